//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

// What a call asks for on its way: `CallHost`, for calls that run in a task or in their submitter's thread, and
// for those that end in the queue.

extension PoolEngine {
  /// Of a call that runs in a task, or in its submitter's thread.
  package func callWillEnd(_ end: CallEnd) {
    if let worker = currentWorker { return worker.callWillEnd(end) }
    count(end)
  }

  package func callExpired() { step { $0.callExpired() } }

  package func callEndedBetweenAttempts(_ future: AnyFuture, _ end: CallEnd) { count(end) }

  package func run(_ callbacks: [AnyFuture.Callback], of future: AnyFuture) {
    guard !callbacks.isEmpty else { return }
    // Callbacks may wait in `shutdown`, which waits for tasks and for calls that their submitters run.
    taskEnded(future)
    if let worker = currentWorker { markUnfree(worker) }
    future.run(callbacks)
  }

  package func withdraw(_ future: AnyFuture, _ end: CallEnd?) {
    apply(update { $0.withdraw(future, end) })
  }

  package func retry(_ future: AnyFuture, after delay: Duration) {
    switch update({ $0.delay(future) }) {
    case nil: break
    case .refused(let phase)?: refuseRetry(of: future, in: phase)
    case .accepted?, .full?: pause(future, until: Deadline(after: delay))
    }
  }

  private func pause(_ future: AnyFuture, until end: Deadline) {
    if end.hasPassed { return resume(future) }
    if let error = future.plan?.pause(future, until: end, { self.resume(future) }) {
      fail(future, error)
    }
  }

  private func resume(_ future: AnyFuture) {
    let lane = CallLanes.lane(of: future.plan?.options.priority)
    apply(update { $0.resume(future, lane: lane) })
  }

  package func admitsRetry(of future: AnyFuture) -> Bool {
    switch step({ $0.pause(task: future) }) {
    case nil: break
    case .refused(let phase)?: refuseRetry(of: future, in: phase)
    case .accepted?, .full?: return true
    }
    return false
  }

  private func refuseRetry(of future: AnyFuture, in phase: PoolState.Phase) {
    switch phase {
    case .broken: fail(future, refusal(of: future, in: phase))
    case .open, .closed: future.cancelIfPending()
    }
  }
}
