//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

// How work comes in.

extension PoolState {
  /// The share of `pending` that the bound counts: a call between two attempts has started before.
  private var isFull: Bool {
    lanes.count - lanes.pieces + fetchedCount + unstartedTasks.count >= maxPending
  }

  /// A call, which says that it is queued here.
  package mutating func submit(_ future: AnyFuture, lane: Int = CallLanes.defaultLane) -> Admission
  {
    guard case .open = phase else { return .refused(phase) }
    if isFull, !hasExpired(future) { return .full }
    accept(future, lane: lane)
    return .accepted(growth())
  }

  /// A call that was handed in without the lock; it has no plan, and the pool no bound.
  package mutating func accept(adopting call: CallReference) {
    counts.submitted += 1
    lanes.append(adopting: call)
  }

  /// Takes a call into the queue, unless its time is up.
  ///
  /// Whoever ends a queued call withdraws it here. Has that happened before, the call is seen to be done
  /// now; if it comes after, the call is found and taken out. A call without a plan has no clock.
  private mutating func accept(_ future: AnyFuture, lane: Int) {
    counts.submitted += 1
    if hasExpired(future) {
      counts.failed += 1
    } else {
      lanes.append(future, to: lane, isPiece: false)
    }
  }

  /// Whether a call that is to be taken in has no time left.
  private func hasExpired(_ future: AnyFuture) -> Bool {
    future.plan != nil && future.hasLeftPending
  }

  /// An `async` body, which says that it is queued here; its task will bring pieces.
  ///
  /// The first worker is started before them, because a body for which there is no thread must not
  /// become a task.
  package mutating func submitTask(_ future: AnyFuture) -> Admission {
    guard case .open = phase else { return .refused(phase) }
    if isFull, !hasExpired(future) { return .full }
    accept(task: future)
    return .accepted(Growth(starts: live == 0 ? workforce.add() : nil))
  }

  /// As for calls: one whose time is up is no pending task; it finds out by itself that it has nothing to do.
  private mutating func accept(task: AnyFuture) {
    counts.submitted += 1
    tasks[ObjectIdentifier(task)] = task
    if task.hasLeftPending {
      counts.failed += 1
    } else {
      unstartedTasks.insert(ObjectIdentifier(task))
    }
  }

  /// A call whose time was up before it could be queued.
  package mutating func countExpired() {
    counts.submitted += 1
    counts.failed += 1
  }

  /// A call that its submitter runs, because there is no room; a worker of this pool is known to be busy.
  package mutating func admitCaller(_ future: AnyFuture, onWorker: Bool) -> Phase? {
    guard case .open = phase else { return phase }
    counts.submitted += 1
    if !onWorker { callers[ObjectIdentifier(future)] = future }
    return nil
  }

  /// An `async` body that is accepted beyond the bound.
  package mutating func admit(task: AnyFuture) -> Phase? {
    guard case .open = phase else { return phase }
    accept(task: task)
    return nil
  }

  /// A piece of an `async` body; welcome as long as there is one, also after shutdown.
  package mutating func submit(piece: AnyFuture, lane: Int) -> Admission {
    if case .broken = phase { return .refused(phase) }
    if case .closed = phase, tasks.isEmpty { return .refused(phase) }
    lanes.append(piece, to: lane, isPiece: true)
    return .accepted(growth())
  }

  /// Waits for room; the submission is admitted by whoever makes some.
  package mutating func wait(for submission: Submission) {
    submissions.append(submission)
  }

  /// Lets a submission in whose time is up: it takes no room.
  mutating func admitExpired(_ future: AnyFuture) -> [Submission] {
    guard let submission = submissions.popFirst(where: { $0.future === future }) else { return [] }
    if submission.isTask { accept(task: future) } else { accept(future, lane: submission.lane) }
    return [submission]
  }

  /// Those who wait for room on a pool that takes nothing more in.
  package mutating func takeSubmissions() -> [Submission] { submissions.takeAll() }

  /// Lets those in who wait for room, as far as there is some.
  mutating func admissions() -> [Submission] {
    var admitted: [Submission] = []
    while submissions.count > 0, !isFull, case .open = phase, let next = submissions.popFirst() {
      if next.isTask {
        accept(task: next.future)
      } else {
        accept(next.future, lane: next.lane)
      }
      admitted.append(next)
    }
    return admitted
  }
}
