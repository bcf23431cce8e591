//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// A call between two attempts: goes back into the queue when its pause is over, and out of the pool
/// when it is done before that.
///
/// Whichever of the two comes second finds the engine's entry gone and does nothing.
final class DelayedCall: FutureWaiter {
  private let future: AnyFuture
  private let engine: PoolEngine
  private let timer = Lock<TimerEntry?>(nil)

  init(_ future: AnyFuture, engine: PoolEngine) {
    self.future = future
    self.engine = engine
  }

  func start(_ deadline: Deadline) {
    guard future.add(self) else { return futureDidComplete(future) }
    if deadline.hasPassed { return resume() }
    do {
      let entry = try Timer.shared.schedule(at: deadline) { self.resume() }
      timer.withLock { $0 = entry }
      if future.isDone { futureDidComplete(future) }
    } catch {
      engine.fail(
        future,
        ExecutorError(
          .resourceExhausted,
          "\(future.taskName.sentenceStart) has failed and was to be tried again, but the thread that"
            + " times the pause could not be started. Raise the limit on processes and threads.",
          underlyingError: error))
    }
  }

  func futureDidComplete(_ future: AnyFuture) {
    if let entry = timer.withLock({ $0.take() }) { Timer.shared.cancel(entry) }
    engine.forget(future)
  }

  private func resume() {
    future.remove(self)
    engine.resume(future)
  }
}
