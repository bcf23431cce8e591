//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore

extension ManualExecutor {
  /// Runs one pending call, the one that the seed draws, on this thread.
  ///
  /// Its callbacks have run as well when this returns. A call that fails and has attempts left is
  /// pending again.
  ///
  /// - Returns: Whether there was a call to run.
  @discardableResult
  public func runNext() -> Bool {
    run(state.withLock { $0.takeNext() })
  }

  /// Runs a certain pending call, on this thread.
  ///
  /// For the order that a test is about: what if the second answer comes first?
  ///
  /// - Parameter future: The call's future.
  /// - Returns: Whether the call was pending.
  @discardableResult
  public func run(_ future: AnyFuture) -> Bool {
    run(state.withLock { $0.take(future) })
  }

  /// Runs pending calls on this thread until there are none, those included that are handed in
  /// meanwhile.
  public func runAll() {
    while runNext() {}
  }

  /// Runs pending calls on this thread, in the order of the seed, until a future is done.
  ///
  /// What a blocking wait for the future would have to do: call this first and then
  /// `result()`. The future may be anyone's, such as a promise's that a call completes.
  ///
  /// - Parameter future: The future to wait for.
  /// - Returns: Whether it is done; `false` when no calls are left and it is not.
  @discardableResult
  public func runUntilDone(_ future: AnyFuture) -> Bool {
    while !future.isDone, runNext() {}
    return future.isDone
  }

  /// Runs code that awaits results, and a pending call whenever that code waits.
  ///
  /// One thread, which is neither the caller's nor one of Swift's cooperative pool, runs both, so that
  /// the order of everything is that of the seed: as long as the code waits for nothing but this
  /// executor, and starts no unstructured tasks, which run elsewhere.
  ///
  /// ```swift
  /// let images = try await executor.runCalls {
  ///   try await thumbnails(pages, on: executor)
  /// }
  /// ```
  ///
  /// - Parameter operation: The code.
  /// - Returns: What it returns. Calls that nobody has waited for are still pending.
  /// - Throws: What it throws; an error where the system gives no thread.
  public func runCalls<R: Sendable>(
    during operation: @escaping @Sendable () async throws -> R
  ) async throws -> R {
    let task = try TaskThread.run {
      self.runNext()
    } _: { thread in
      self.state.withLock { $0.threads.append(thread) }
      defer { self.state.withLock { $0.threads.removeAll { $0 === thread } } }
      return try await operation()
    }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func run(_ run: ManualRun?) -> Bool {
    guard let run else { return false }
    run.future.executeIfPending(on: self)
    state.withLock { $0.runs.removeAll { $0 === run } }
    run.end()
    return true
  }
}

extension ManualExecutor: CallHost {
  package func callWillEnd(_ end: CallEnd) {}

  package func retry(_ future: AnyFuture, after delay: Duration) {
    if !enqueue(future, unless: { $0.cancelsPending }) { future.cancelIfPending() }
  }
}

extension ManualExecutor.State {
  /// Moves the call that is drawn from the queue to the runs, in one step: a shutdown must find it in
  /// one of them.
  mutating func takeNext() -> ManualRun? {
    while !queue.isEmpty {
      let future = queue.remove(at: generator?.index(below: queue.count) ?? 0)
      if !future.isDone { return begin(future) }
    }
    return nil
  }

  mutating func take(_ future: AnyFuture) -> ManualRun? {
    guard let index = queue.firstIndex(of: future) else { return nil }
    queue.remove(at: index)
    return future.isDone ? nil : begin(future)
  }

  private mutating func begin(_ future: AnyFuture) -> ManualRun {
    let run = ManualRun(future)
    runs.append(run)
    return run
  }
}

extension SeededGenerator {
  fileprivate mutating func index(below count: Int) -> Int {
    Int.random(in: 0..<count, using: &self)
  }
}
