//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore

extension ManualExecutor {
  /// Takes no more work and runs what is pending, on this thread; blocks until calls that run on other
  /// threads have ended as well.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  @available(*, noasync, message: "blocks the thread; use 'await shutdown(cancelPending:)'")
  public func shutdown(cancelPending: Bool) {
    close(cancelPending: cancelPending)
    while let others = runPending() { _ = others.wait() }
  }

  /// Takes no more work and runs what is pending, in this task; suspends until calls that run on
  /// threads have ended as well.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  public func shutdown(cancelPending: Bool) async {
    close(cancelPending: cancelPending)
    while let others = runPending() { await others.waitIgnoringCancellation() }
  }

  /// Takes no more work and runs what is pending, in this task, for a limited time; gives up on the
  /// rest.
  ///
  /// A call that runs is not interrupted when time is up.
  ///
  /// - Parameters:
  ///   - cancelPending: Whether calls that have not started are cancelled at once.
  ///   - limit: How long to run and wait at most; zero or less runs nothing.
  /// - Returns: The futures of the calls that had not ended when time was up.
  public func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    let deadline = Deadline(after: limit)
    close(cancelPending: cancelPending)
    while let others = runPending(until: deadline) {
      if deadline.hasPassed { return giveUp() }
      await others.waitIgnoringCancellation(timeout: deadline.remaining)
    }
    return []
  }

  private func close(cancelPending: Bool) {
    let doomed = state.withLock { state in
      state.isShutDown = true
      return cancelPending ? state.takeAll() : []
    }
    for future in doomed { future.cancelIfPending() }
  }

  /// Runs what there is; the ends of the calls on other threads, which may leave further attempts
  /// behind, and `nil` when nothing is left.
  private func runPending(until deadline: Deadline = .never) -> [Future<Void>]? {
    while !deadline.hasPassed, runNext() {}
    return state.withLock { state in
      let others = state.runs.filter { !$0.isOnThisThread }
      return others.isEmpty && !state.hasPending ? nil : others.map(\.ended)
    }
  }

  private func giveUp() -> [AnyFuture] {
    let unfinished = state.withLock { state in
      state.takeAll() + state.runs.map(\.future)
    }.filter { !$0.isDone }
    for future in unfinished { future.cancel() }
    return unfinished
  }
}

extension ManualExecutor.State {
  fileprivate var hasPending: Bool { queue.contains { !$0.isDone } }

  /// Empties the queue for good.
  fileprivate mutating func takeAll() -> [AnyFuture] {
    cancelsPending = true
    defer { queue = [] }
    return queue
  }
}

extension [Future<Void>] {
  /// Suspends also where the calling task is cancelled; a task of its own is not cancelled with it.
  fileprivate func waitIgnoringCancellation(timeout: Duration? = nil) async {
    _ = await Task { await self.wait(timeout: timeout) }.value
  }
}
