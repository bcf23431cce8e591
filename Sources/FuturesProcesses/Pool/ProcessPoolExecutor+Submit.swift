//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore
import FuturesPortable
import FuturesThreads

// None of these is inlinable: in a function that stays generic the type of the result always has metadata.

extension ProcessPoolExecutor {
  /// Hands a call in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call. Encoded now, on the calling thread.
  /// - Returns: The call's future; failed already, with ``ExecutorError/Code/notPortable``, when the call cannot
  ///   travel.
  public func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    submit(options) { try CallMessage(body, judgedBy: $0) }
  }

  /// Hands a call without a result in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void
  ) -> Future<Void> {
    submit(options) { try CallMessage(body, judgedBy: $0) }
  }

  /// Hands an `async` call in and returns at once.
  ///
  /// It keeps its worker until it ends. ``AnyFuture/cancel()`` on the running call cancels its task.
  ///
  /// - Parameter body: The call. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  public func submit<R: Codable & Sendable>(
    _ body: sending @escaping () async throws -> R
  ) -> Future<R> {
    submit(TaskOptions(), body)
  }

  /// Hands an `async` call in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  public func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () async throws -> R
  ) -> Future<R> {
    submit(options) { try CallMessage(suspending: body, judgedBy: $0) }
  }

  /// Hands an `async` call without a result in and returns at once.
  ///
  /// - Parameter body: The call. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  public func submit(_ body: sending @escaping () async throws -> Void) -> Future<Void> {
    submit(TaskOptions(), body)
  }

  /// Hands an `async` call without a result in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  public func submit(
    _ options: TaskOptions, _ body: sending @escaping () async throws -> Void
  ) -> Future<Void> {
    submit(options) { try CallMessage(suspending: body, judgedBy: $0) }
  }

  /// Hands a function and its arguments in, which are sent as such.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - function: What to call.
  ///   - arguments: What with; encoded now.
  /// - Returns: The call's future.
  public func _submit<each A: Codable & Sendable, R: Codable & Sendable>(
    _ options: TaskOptions, function: @escaping @Sendable (repeat each A) throws -> R,
    _ arguments: repeat each A
  ) -> Future<R> {
    // A closure would capture a parameter pack.
    do {
      let judge = Judge(options)
      let message = try CallMessage(
        function: function, repeat each arguments, judgedBy: judge.elsewhere)
      return try submit(options, message, judge)
    } catch {
      return refuse(options, error)
    }
  }

  /// Hands a call in that is a value, which is sent as such.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - call: The call.
  /// - Returns: The call's future.
  public func _submit<C: PortableCall>(_ options: TaskOptions, call: C) -> Future<C.Output> {
    submit(options) { try CallMessage(call: call, judgedBy: $0) }
  }

  /// Applies a function of several arguments to every row of them, in chunks; function and rows are sent as such.
  ///
  /// - Parameters:
  ///   - rows: At least one row.
  ///   - chunkSize: How many rows make a chunk; `nil` makes four chunks for each worker.
  ///   - function: The function.
  /// - Returns: The work under way.
  public func _map<each A: Codable & Sendable, R: Codable & Sendable>(
    rows: [(repeat each A)], chunkSize: Int?,
    _ function: @escaping @Sendable (repeat each A) throws -> R
  ) -> _MapCall<R> {
    mapChunks(rows, chunkSize: chunkSize) { rows in
      submit(TaskOptions()) { _ in try CallMessage(function: function, rows: rows) }
    }
  }

  /// Who is asked about errors of a task, and where.
  private struct Judge {
    /// Asked where a body throws; `nil` where nobody has to be asked, or cannot be.
    let elsewhere: CallMessage.Judge?
    /// There is somebody, but he cannot travel.
    let isHere: Bool

    init(_ options: TaskOptions) {
      let judge = options.retry.retries > 0 ? options.retry.isRetryable : nil
      elsewhere = judge.flatMap { CallMessage.canTravel($0) ? $0 : nil }
      isHere = judge != nil && elsewhere == nil
    }
  }

  private func submit<R: Sendable>(
    _ options: TaskOptions, _ makeMessage: (CallMessage.Judge?) throws -> CallMessage
  ) -> Future<R> {
    do {
      let judge = Judge(options)
      return try submit(options, makeMessage(judge.elsewhere), judge)
    } catch {
      return refuse(options, error)
    }
  }

  private func submit<R: Sendable>(
    _ options: TaskOptions, _ message: CallMessage, _ judge: Judge
  ) throws -> Future<R> {
    let call = RemoteCall(
      message, variables: try fleet.variables(for: message), name: options.name,
      isJudgedHere: judge.isHere, fleet)
    let plan = plan(for: options)
    let future = Future<R>(made: call, plan)
    future.mayBeFetched = plan == nil && message.byteCount <= Frame.smallContent
    engine.submit(future, lane: engine.lane(for: options))
    return future
  }

  private func refuse<R: Sendable>(_ options: TaskOptions, _ error: any Error) -> Future<R> {
    let future = Future<R>(blocking: { throw error }, plan(for: options))
    engine.fail(future, error)
    return future
  }

  private func plan(for options: TaskOptions) -> CallPlan? {
    CallPlan.make(options, observation: engine.configuration.observation, canBeEnded: true)
  }
}
