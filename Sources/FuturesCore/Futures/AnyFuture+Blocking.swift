//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

extension AnyFuture {
  /// Blocks the calling thread until the future is done or time is up.
  ///
  /// - Throws: ``ExecutorError/Code/deadlock`` and ``ExecutorError/Code/resourceExhausted``, on a worker.
  func blockUntilDone(
    _ deadline: Deadline, broughtBy calls: [AnyFuture]
  ) throws(ExecutorError) {
    if spinUntilDone() { return }
    try CallWorker.whileBlocked(on: calls, needs: .all, until: deadline) {
      guard !isDone else { return }
      let signal = Signal()
      if add(signal), signal.wait(until: deadline) == .timedOut { remove(signal) }
    }
  }

  /// Waits awake for a moment: a worker that is running takes less time for a short call than this thread
  /// would for falling asleep and being woken.
  ///
  /// Not for a future that lies in a queue, which this thread may have to run itself, and not where a
  /// single processor has to run both.
  private func spinUntilDone() -> Bool {
    guard Spinning.isUseful, CallWorker.current == nil else { return isDone }
    for _ in 0..<Spinning.limit {
      if isDone { return true }
      cfutures_spin_hint()
    }
    return isDone
  }
}
