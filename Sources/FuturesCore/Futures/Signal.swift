//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// Something that happens once and that one thread or one task waits for.
///
/// The first to fire decides the reason; later ones are without effect. A task that waits stores its
/// continuation and then moves the word from `idle` to `suspended`; whoever fires moves it away from
/// there, sees the continuation and resumes it, once. A thread that waits sleeps in a ``Parker``, which
/// is told after the word has changed.
package final class Signal: FutureWaiter, @unchecked Sendable {
  // `@unchecked Sendable` because of `continuation`, which is handed over by the word.

  package enum Reason: UInt32, Sendable {
    case completed = 2
    case timedOut
    /// The waiting task was cancelled.
    case cancelled
  }

  private static var idle: UInt32 { 0 }
  private static var suspended: UInt32 { 1 }

  private let word = Atomic<UInt32>(Signal.idle)
  private let parker = Parker()
  private var continuation: CheckedContinuation<Reason, Never>?

  package init() {}

  /// Why the wait is over; `nil` while nobody has fired.
  package var reason: Reason? {
    Reason(rawValue: word.load(ordering: .acquiring))
  }

  package func fire(_ reason: Reason = .completed) {
    guard let state = become(reason) else { return }
    if state == Signal.suspended {
      continuation.take()?.resume(returning: reason)
    } else {
      parker.unpark()
    }
  }

  package func futureDidComplete(_ future: AnyFuture) { fire() }

  /// Blocks the calling thread.
  package func wait(until deadline: Deadline) -> Reason {
    while true {
      if let reason { return reason }
      if deadline.hasPassed { return .timedOut }
      _ = parker.park(until: deadline)
    }
  }

  /// Suspends the calling task; its cancellation ends the wait.
  package func wait(until deadline: Deadline) async -> Reason {
    if let reason { return reason }
    if deadline.hasPassed { return .timedOut }
    let alarm = deadline.remaining.map { limit in
      Task {
        guard (try? await Task.sleep(for: limit)) != nil else { return }
        self.fire(.timedOut)
      }
    }
    defer { alarm?.cancel() }
    return await withTaskCancellationHandler {
      await suspend()
    } onCancel: {
      fire(.cancelled)
    }
  }

  /// As `wait`, but deaf to the task's cancellation: for what has to be waited for to the end.
  package func waitIgnoringCancellation(until deadline: Deadline) async -> Reason {
    // A task of its own is not cancelled with the one that waits for it.
    await Task { await self.wait(until: deadline) }.value
  }

  private func suspend() async -> Reason {
    await withCheckedContinuation { continuation in
      self.continuation = continuation
      let (isSuspended, present) = word.compareExchange(
        expected: Signal.idle, desired: Signal.suspended, ordering: .acquiringAndReleasing)
      guard !isSuspended else { return }
      // Fired already; nobody else looks at the continuation any more.
      self.continuation = nil
      continuation.resume(returning: Reason(rawValue: present) ?? .completed)
    }
  }

  /// What the word was before; `nil` when somebody else has fired.
  private func become(_ reason: Reason) -> UInt32? {
    var present = word.load(ordering: .relaxed)
    while present == Signal.idle || present == Signal.suspended {
      let (isExchanged, original) = word.weakCompareExchange(
        expected: present, desired: reason.rawValue, ordering: .acquiringAndReleasing)
      if isExchanged { return present }
      present = original
    }
    return nil
  }
}
