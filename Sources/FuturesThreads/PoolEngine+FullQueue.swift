//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

// What becomes of a submission for which there is no room.

extension PoolEngine {
  func submitToFull(_ future: AnyFuture, lane: Int) {
    switch configuration.whenFull.value {
    case .fail: fail(future, fullError(future))
    case .block where currentWorker == nil: _ = waitForRoom(future, lane: lane, isTask: false)
    case .block, .runInCaller: runInCaller(future)
    }
  }

  /// `true` when the body was accepted after all.
  ///
  /// A worker that waited for room could wait for ever, and cannot run the body itself: it is accepted
  /// beyond the bound, as with `runInCaller`.
  func submitTaskToFull(_ future: AnyFuture) -> Bool {
    switch configuration.whenFull.value {
    case .fail:
      fail(future, fullError(future))
      return false
    case .block where currentWorker == nil:
      return waitForRoom(future, lane: CallLanes.defaultLane, isTask: true)
    case .block, .runInCaller:
      if let phase = step({ $0.admit(task: future) }) {
        refuse(future, in: phase)
        return false
      }
      return true
    }
  }

  /// Blocks until the pool has taken the call in; `false` when it was shut down meanwhile.
  private func waitForRoom(_ future: AnyFuture, lane: Int, isTask: Bool) -> Bool {
    let submission = PoolState.Submission(future: future, lane: lane, isTask: isTask)
    let admission = step { state in
      let admission = isTask ? state.submitTask(future) : state.submit(future, lane: lane)
      if case .full = admission { state.wait(for: submission) }
      return admission
    }
    switch admission {
    case .accepted(let growth):
      apply(growth)
      return true
    case .refused(let phase):
      refuse(future, in: phase)
      return false
    case .full:
      break
    }
    // Perhaps on a worker of another pool: somebody may take its place.
    let reason = CallWorker.blockAnyway { submission.signal.wait(until: .never) }
    if reason == .completed { return true }
    refuse(future, in: step { $0.phase })
    return false
  }

  private func runInCaller(_ future: AnyFuture) {
    let worker = currentWorker
    if let phase = step({ $0.admitCaller(future, onWorker: worker != nil) }) {
      return refuse(future, in: phase)
    }
    if future.start() {
      CallWorker.runOnTop(future, for: worker ?? self)
    } else {
      count(.failed)
    }
    taskEnded(future)
  }

  private func fullError(_ future: AnyFuture) -> ExecutorError {
    ExecutorError(
      .queueFull,
      "\(future.taskName.sentenceStart) was submitted to pool \"\(configuration.name)\", which has"
        + " \(configuration.maxPending) calls waiting, as many as it takes. Submit more slowly, raise"
        + " maxPending, or choose another policy for a full queue.")
  }
}
