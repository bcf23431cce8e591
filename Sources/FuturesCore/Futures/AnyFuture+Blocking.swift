//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

extension AnyFuture {
  /// Blocks the calling thread until the call has returned a value; throws what keeps it from that.
  ///
  /// Here, where no type is: unspecialised code that handles a result is slow.
  @usableFromInline
  func waitForSuccess(_ timeout: Duration?) throws {
    if !isDone { try blockUntilDone(Deadline(after: timeout)) }
    switch loadWord().phase {
    case .succeeded: return
    case .pending, .fetched, .running, .claimed: throw waitExpired(timeout)
    case .cancelled: throw CancellationError()
    case .failed, .rejected:
      markObserved()
      throw failure ?? CancellationError()
    }
  }

  func waitExpired(_ timeout: Duration?) -> ExecutorError {
    ExecutorError(
      .timedOut,
      "The wait for \(taskName) took longer than \(timeout ?? .zero). The task goes on: wait again, or"
        + " call cancel() on its future.")
  }

  /// Blocks the calling thread until the future is done or time is up.
  ///
  /// - Throws: ``ExecutorError/Code/deadlock`` and ``ExecutorError/Code/resourceExhausted``, on a worker.
  func blockUntilDone(
    _ deadline: Deadline, broughtBy calls: [AnyFuture]? = nil
  ) throws(ExecutorError) {
    guard let worker = CallWorker.current, !deadline.hasPassed else {
      if !spinUntilDone() { waitAsleep(deadline) }
      return
    }
    // A wait with a limit must end in time, and a call that runs here would not.
    if deadline == .never {
      if let calls {
        for call in calls { worker.runIfQueued(call) }
      } else {
        worker.runIfQueued(self)
      }
    }
    if isDone || spinUntilDone() { return }
    try worker.block(for: calls ?? [self], needs: .all, until: deadline) { waitAsleep(deadline) }
  }

  private func waitAsleep(_ deadline: Deadline) {
    let signal = Signal()
    if add(signal), signal.wait(until: deadline) == .timedOut { remove(signal) }
  }

  private func spinUntilDone() -> Bool {
    AnyFuture.spinning.wait { isDone }
  }

  /// One for all waits of the process.
  private static let spinning = Spinning()
}
