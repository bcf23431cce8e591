//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension AnyFuture {
  /// A body has thrown: another attempt, or the end.
  func fail(_ thrown: any Error, on host: any CallHost) {
    let judged = thrown as? JudgedError
    let error = judged?.error ?? thrown
    if let delay = delayBeforeRetry(error, judged?.isRetryable), giveBack() {
      plan?.willRetry(after: error)
      host.callWillEnd(.postponed)
      return host.retry(self, after: delay)
    }
    discardCall()
    guard plan == nil || claimRunning() else { return host.callWillEnd(.late) }
    if error is CancellationError, isCancellationRequested {
      return complete(.cancelled, nil, on: host)
    }
    slot.put(failure: error)
    complete(.failed, error, on: host)
  }

  /// The outcome is in its place: counts, publishes and runs the callbacks.
  func complete(
    _ phase: FutureWord.Phase, _ error: (any Error)?, isOverTime: Bool = false,
    on host: any CallHost
  ) {
    host.callWillEnd(CallEnd(phase))
    let callbacks = publish(phase, error, raisingFlag: isOverTime)
    if !callbacks.isEmpty { host.run(callbacks, of: self) }
  }

  /// There is no time for the attempt that was to begin.
  func expireAtStart(_ error: ExecutorError, on host: any CallHost) {
    discardCall()
    guard claimRunning() else { return host.callWillEnd(.late) }
    slot.put(failure: error)
    complete(.failed, error, isOverTime: true, on: host)
  }

  func delayBeforeRetry(_ error: any Error, _ isRetryable: Bool? = nil) -> Duration? {
    guard let plan, !(error is CancellationError) else { return nil }
    return plan.delay(after: error, isRetryable: isRetryable)
  }

  /// Makes the call, whose body is still in its slot, ready for another attempt; not when the future is
  /// done or was asked to stop.
  func giveBack() -> Bool {
    if let plan, !plan.endAttempt() { return false }
    return change { $0.returnedToPending() } != nil
  }
}
