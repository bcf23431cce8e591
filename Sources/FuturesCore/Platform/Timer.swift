//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Calls short actions of the library at given moments, on one thread for the whole process.
///
/// The thread starts with the first entry and leaves when nothing has been timed for a moment, so a
/// process that times nothing has no helper thread. Actions are the library's own and short: user
/// code (a callback of a future that timed out) is handed to another thread, lest one slow callback
/// delays every other time-out.
///
/// Waits of Swift tasks do not come here: the runtime times them.
package final class Timer: Sendable {
  package static let shared = Timer()

  private struct State {
    var heap = TimerHeap()
    var hasThread = false

    var isIdle: Bool { hasThread && heap.first == nil }
  }

  private let monitor = Monitor(State())

  private init() {}

  /// How long the thread stays without work, so that a series of timed tasks does not start one
  /// each.
  private static var lingering: Duration { .milliseconds(50) }

  /// Has `action` called on the timer's thread once `deadline` has passed.
  ///
  /// - Returns: The entry to cancel; `nil` for a deadline that never comes.
  /// - Throws: `PlatformThread.StartFailure` where the thread is missing and cannot be had; the
  ///   action will not be called then.
  package func schedule(
    at deadline: Deadline, _ action: @escaping @Sendable () -> Void
  ) throws(PlatformThread.StartFailure) -> TimerEntry? {
    guard let instant = deadline.nanoseconds else { return nil }
    let entry = TimerEntry(instant: instant, action: action)
    try monitor.withLock { (state) throws(PlatformThread.StartFailure) in
      // Under the lock, so that nobody counts on a thread that does not come.
      if !state.hasThread {
        try PlatformThread.start(named: "futures-timer") { self.run() }.detach()
        state.hasThread = true
      }
      state.heap.insert(entry)
      if state.heap.first === entry { monitor.signal() }
    }
    return entry
  }

  /// Forgets an entry; without effect when its action has begun.
  package func cancel(_ entry: TimerEntry) {
    // The action may own the last reference to a future: it is released here, outside the lock.
    let (_, isIdle) = monitor.withLock { state in (state.heap.remove(entry), state.isIdle) }
    // The thread sleeps towards an entry that is gone; without others it is to leave.
    if isIdle { monitor.signal() }
  }

  private func run() {
    while let action = nextAction() { action() }
  }

  /// Sleeps until an entry is due; `nil` when the thread is to leave.
  private func nextAction() -> (@Sendable () -> Void)? {
    var departure: Deadline?
    return monitor.wait { state in
      guard let entry = state.heap.first else {
        let leavesAt = departure ?? Deadline(after: Timer.lingering)
        departure = leavesAt
        guard leavesAt.hasPassed else { return .sleep(until: leavesAt) }
        state.hasThread = false
        return .done(nil)
      }
      departure = nil
      let due = Deadline(nanoseconds: entry.instant)
      guard due.hasPassed else { return .sleep(until: due) }
      return .done(state.heap.remove(entry))
    }
  }
}
