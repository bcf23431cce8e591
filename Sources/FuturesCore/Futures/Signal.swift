//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Something that happens once and that one thread or one task waits for.
///
/// The first to fire decides the reason; later ones are without effect. The state is only touched
/// under the monitor, and the continuation is resumed outside it.
package final class Signal: FutureWaiter {
  package enum Reason: Sendable {
    case completed
    case timedOut
    /// The waiting task was cancelled.
    case cancelled
  }

  private struct State {
    var reason: Reason?
    var continuation: CheckedContinuation<Reason, Never>?
  }

  private let monitor = Monitor(State())

  package init() {}

  package func fire(_ reason: Reason = .completed) {
    let continuation = monitor.withLock { state -> CheckedContinuation<Reason, Never>? in
      guard state.reason == nil else { return nil }
      state.reason = reason
      return state.continuation.take()
    }
    monitor.signal()
    continuation?.resume(returning: reason)
  }

  package func futureDidComplete(_ future: AnyFuture) { fire() }

  /// Blocks the calling thread.
  package func wait(until deadline: Deadline) -> Reason {
    monitor.wait { state in
      if let reason = state.reason { return .done(reason) }
      if deadline.hasPassed { return .done(.timedOut) }
      return .sleep(until: deadline)
    }
  }

  /// Suspends the calling task; its cancellation ends the wait.
  package func wait(until deadline: Deadline) async -> Reason {
    if deadline.hasPassed, monitor.withLock({ $0.reason == nil }) { return .timedOut }
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
      let reason = monitor.withLock { state -> Reason? in
        if state.reason == nil { state.continuation = continuation }
        return state.reason
      }
      if let reason { continuation.resume(returning: reason) }
    }
  }
}
