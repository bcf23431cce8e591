//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

// `async` bodies: Swift tasks that prefer the pool, and their pieces.

extension PoolEngine {
  /// Starts a Swift task for an `async` body; here and now, because a task takes task-locals and
  /// priority from where it is made.
  func submitTask(_ future: AnyFuture, priority: TaskPriority?) {
    guard prepare(future) else { return }
    switch step({ $0.submitTask(future) }) {
    case .accepted(let growth):
      if let place = growth.starts, let error = startWorker(place) {
        fail(future, error)
        return taskEnded(future)
      }
    case .refused(let phase): return refuse(future, in: phase)
    case .full:
      guard submitTaskToFull(future) else { return }
    }
    let task = CurrentCall.withNone {
      Task(executorPreference: self, priority: priority) {
        if self.currentWorker == nil { self.failIfBroken(future) }
        await future.executeAsync(on: self)
        self.taskEnded(future)
      }
    }
    future.onCancellationRequest { task.cancel() }
  }

  @usableFromInline
  package func enqueue(_ job: consuming ExecutorJob) {
    enqueue(UnownedJob(job), for: self)
  }

  /// Takes a piece of a task in.
  ///
  /// - Parameters:
  ///   - job: The piece.
  ///   - executor: The one that the task prefers. Under another's name the piece would be sent back to it, at
  ///     the price of another turn in the queue, and would go elsewhere when the pool is closed by then.
  func enqueue(_ job: UnownedJob, for executor: any TaskExecutor) {
    let piece = AnyFuture(plan: nil) { _ in
      // Not by a worker that has taken it: the pool cannot run it any more.
      if let place = self.currentWorker?.place, place.isBusy, !place.isBlocked {
        unsafe job.runSynchronously(on: executor.asUnownedTaskExecutor())
      } else {
        PoolEngine.runElsewhere(job)
      }
      return .lost
    }
    piece.enterQueueUnseen(of: handle)
    let lane = CallLanes.lane(of: TaskPriority(job.priority))
    switch step({ $0.submit(piece: piece, lane: lane) }) {
    case .accepted(let growth): apply(growth)
    case .refused, .full: PoolEngine.runElsewhere(job)
    }
  }

  /// A task whose pool cannot run it any more goes on where Swift runs tasks by default; it cannot
  /// be left suspended for ever.
  private static func runElsewhere(_ job: UnownedJob) {
    globalConcurrentExecutor.enqueue(ExecutorJob(job))
  }

  func taskEnded(_ future: AnyFuture) {
    _ = update { $0.taskEnded(future) }
  }
}
