//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore

// Wider than the contract, whose requirements these satisfy: results need only be `Sendable`, and
// bodies may be `async`.

extension ThreadPoolExecutor {
  /// Hands a call in and returns at once.
  ///
  /// ```swift
  /// let future = pool.submit { try String(contentsOf: url, encoding: .utf8) }
  /// ```
  ///
  /// - Parameter body: The call; runs on a thread of the pool. It may block.
  /// - Returns: The call's future; failed already when the pool was shut down.
  @inlinable
  public func submit<R: Sendable>(_ body: sending @escaping () throws -> R) -> Future<R> {
    guard engine.isUnobserved else { return submit(TaskOptions(), body) }
    let future = Future(blocking: body)
    engine.submit(future)
    return future
  }

  /// Hands an `async` call in and returns at once.
  ///
  /// It runs as a Swift task on the threads of the pool, up to its end; while it is suspended its
  /// thread does other work. ``AnyFuture/cancel()`` on the running call cancels that task.
  ///
  /// - Parameter body: The call; inherits task-locals and priority of the caller.
  /// - Returns: The call's future; failed already when the pool was shut down.
  public func submit<R: Sendable>(_ body: sending @escaping () async throws -> R) -> Future<R> {
    engine.submit(suspending: body, TaskOptions())
  }

  /// Hands a call in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call; runs on a thread of the pool. It may block.
  /// - Returns: The call's future; failed already when the pool was shut down.
  public func submit<R: Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    engine.submit(blocking: body, options)
  }

  /// Hands an `async` call in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call; inherits task-locals and priority of the caller.
  /// - Returns: The call's future; failed already when the pool was shut down.
  public func submit<R: Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () async throws -> R
  ) -> Future<R> {
    engine.submit(suspending: body, options)
  }

  /// Hands a function and its arguments in.
  ///
  /// ```swift
  /// let future = pool.submit(pow, 2.0, 8.0)
  /// ```
  ///
  /// - Parameters:
  ///   - function: What to call, on a thread of the pool.
  ///   - arguments: What with; read now.
  /// - Returns: The call's future; failed already when the pool was shut down.
  public func submit<each A: Sendable, R: Sendable>(
    _ function: @escaping @Sendable (repeat each A) throws -> R, _ arguments: repeat each A
  ) -> Future<R> {
    submit(TaskOptions(), function, repeat each arguments)
  }

  /// Hands an `async` function and its arguments in.
  ///
  /// - Parameters:
  ///   - function: What to call, as a task on the threads of the pool.
  ///   - arguments: What with; read now.
  /// - Returns: The call's future; failed already when the pool was shut down.
  public func submit<each A: Sendable, R: Sendable>(
    _ function: @escaping @Sendable (repeat each A) async throws -> R, _ arguments: repeat each A
  ) -> Future<R> {
    submit(TaskOptions(), function, repeat each arguments)
  }

  /// Hands a function and its arguments in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - function: What to call, on a thread of the pool.
  ///   - arguments: What with; read now.
  /// - Returns: The call's future; failed already when the pool was shut down.
  public func submit<each A: Sendable, R: Sendable>(
    _ options: TaskOptions, _ function: @escaping @Sendable (repeat each A) throws -> R,
    _ arguments: repeat each A
  ) -> Future<R> {
    let body: () throws -> R = { try function(repeat each arguments) }
    return engine.submit(blocking: body, options)
  }

  /// Hands an `async` function and its arguments in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - function: What to call, as a task on the threads of the pool.
  ///   - arguments: What with; read now.
  /// - Returns: The call's future; failed already when the pool was shut down.
  public func submit<each A: Sendable, R: Sendable>(
    _ options: TaskOptions, _ function: @escaping @Sendable (repeat each A) async throws -> R,
    _ arguments: repeat each A
  ) -> Future<R> {
    let body: () async throws -> R = { try await function(repeat each arguments) }
    return engine.submit(suspending: body, options)
  }

  /// Hands a call without a result in, for code that knows no more than that this is an executor.
  ///
  /// Every closure without a result fits the form for any result. This one is an autoclosure to keep
  /// the protocol's away from call sites, where it would cost the compiler time.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call.
  /// - Returns: The call's future.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit(
    _ options: TaskOptions, _ body: sending @autoclosure @escaping () throws -> Void?
  ) -> Future<Void> {
    submit(options) { _ = try body() }
  }
}

extension PoolEngine {
  /// As `submit`, `nil` when there is no room.
  func submitIfRoom(blocking body: @escaping @Sendable () -> Void) -> Future<Void>? {
    let future = Future(
      blocking: body, CallPlan.make(TaskOptions(), observation: configuration.observation))
    return submitIfRoom(future) ? future : nil
  }

  fileprivate func submit<R>(
    blocking body: sending @escaping () throws -> R, _ options: TaskOptions
  ) -> Future<R> {
    let future = Future(
      blocking: body, CallPlan.make(options, observation: configuration.observation))
    submit(future, lane: lane(for: options))
    return future
  }

  fileprivate func submit<R>(
    suspending body: sending @escaping () async throws -> R, _ options: TaskOptions
  ) -> Future<R> {
    let future = Future(
      suspending: body, CallPlan.make(options, observation: configuration.observation))
    submitTask(future, priority: options.priority)
    return future
  }
}
