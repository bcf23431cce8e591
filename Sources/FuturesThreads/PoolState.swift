//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

/// The state machine of a thread pool: what happened goes in, what is to be done comes out.
///
/// Pure: no locks, no threads, no calls to anybody. `PoolEngine` holds it under its lock and does
/// what it says.
package struct PoolState {
  package enum Phase {
    case open
    case closed
    case broken(any Error)
  }

  package let maxPending: Int
  let host: HostHandle
  var phase = Phase.open
  /// Set by a shutdown that cancels: what comes back to be tried again is cancelled too.
  var cancelsPending = false

  var lanes = CallLanes()
  var workforce: Workforce

  /// `async` bodies whose task has not ended, started or not.
  var tasks: [ObjectIdentifier: AnyFuture] = [:]
  /// Those that are pending, until whoever moves them out of that state has said so here; the task may have
  /// ended before.
  var unstartedTasks: Set<ObjectIdentifier> = []
  /// Those of `tasks` that wait for their next attempt.
  var pausedTasks: Set<ObjectIdentifier> = []
  /// Calls that their submitters run.
  var callers: [ObjectIdentifier: AnyFuture] = [:]
  /// Those of `tasks` and `callers` that wait inside the pool's own `shutdown`.
  var lentTasks = 0
  /// Calls that wait for their next attempt.
  var delayed: [ObjectIdentifier: AnyFuture] = [:]
  /// Calls that lie ready for a worker, which has not begun them as far as is known.
  var fetchedCount = 0
  /// Submissions that wait for room, oldest first.
  var submissions = Deque<Submission>()

  package internal(set) var counts = CallCounts()
  var observers: [DrainObserver] = []
  /// The thread that left last; each joins the one before it, and a shutdown joins this one.
  var lastToLeave: PlatformThread?

  /// Somebody who waits inside `shutdown`.
  package struct DrainObserver {
    package let signal: Signal
    /// Waits for all calls but lent ones, rather than for all calls and threads.
    package let isInside: Bool

    package init(signal: Signal, isInside: Bool) {
      self.signal = signal
      self.isInside = isInside
    }
  }

  /// A submission that waits for room.
  package struct Submission {
    package let future: AnyFuture
    package let lane: Int
    package let isTask: Bool
    /// Fires when the call was accepted or refused; the future's state tells which.
    package let signal = Signal()

    package init(future: AnyFuture, lane: Int, isTask: Bool) {
      (self.future, self.lane, self.isTask) = (future, lane, isTask)
    }
  }

  package enum Admission {
    case accepted(Growth)
    case refused(Phase)
    case full
  }

  package enum Next {
    /// Run this; the reference is handed over.
    case run(CallReference, Growth)
    /// Somebody is about to settle what the next call is: let him, and ask again.
    case yield
    /// Look at the queue's length for a moment, then ask again.
    case spin
    /// Park until somebody says so; a worker too many is not to stay long.
    case park(isSurplus: Bool)
    case leave
  }

  package init(width: Int, maxPending: Int = .max, host: HostHandle) {
    self.maxPending = maxPending
    self.host = host
    workforce = Workforce(width: width)
  }

  package var width: Int { workforce.width }

  package var live: Int { workforce.live }

  /// Calls that have not started.
  package var pending: Int {
    lanes.count - lanes.pieces + fetchedCount + unstartedTasks.count + pausedTasks.count
      + delayed.count
  }

  /// What lies in the queue.
  package var queued: Int { lanes.count }

  /// Whether calls lie in the queue and nobody is to come for them: each is being taken out by somebody who
  /// has ended it.
  package var isDeserted: Bool { workforce.live == 0 && !lanes.isEmpty }

  /// Every call that has not ended.
  package var unfinished: [AnyFuture] {
    workforce.running.filter { !$0.isPiece } + tasks.values + callers.values + delayed.values
      + lanes.all.filter { !$0.isPiece } + fetchedCalls
  }

  package mutating func count(_ end: CallEnd) { counts.add(end) }

  package mutating func count(_ others: CallCounts) { counts.add(others) }

  /// A running call's time is up: it has failed, and its body goes on.
  package mutating func callExpired() {
    counts.failed += 1
    counts.overdue += 1
  }
}
