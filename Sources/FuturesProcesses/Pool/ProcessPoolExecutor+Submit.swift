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
//
// The forms for `async` bodies are disfavoured, and come after those for others, in this file too. So the compiler has
// found the form for a body that is not `async` before it looks into that body as if it were, which takes it many
// times as long.

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

  /// Hands a call without a result in and returns at once.
  ///
  /// - Parameter body: The call; it may end in an optional chain. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit(_ body: sending @escaping () throws -> Void?) -> Future<Void> {
    submit(TaskOptions(), body)
  }

  /// Hands a call without a result in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call; it may end in an optional chain. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    submit(options) { try CallMessage(body, judgedBy: $0) }
  }

  /// Hands an `async` call in and returns at once.
  ///
  /// It keeps its worker until it ends. ``AnyFuture/cancel()`` on the running call cancels its task.
  ///
  /// - Parameter body: The call. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  @_disfavoredOverload
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
  @_disfavoredOverload
  public func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () async throws -> R
  ) -> Future<R> {
    submit(options) { try CallMessage(suspending: body, judgedBy: $0) }
  }

  /// Hands an `async` call without a result in and returns at once.
  ///
  /// - Parameter body: The call; it may end in an optional chain. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit(_ body: sending @escaping () async throws -> Void?) -> Future<Void> {
    submit(TaskOptions(), body)
  }

  /// Hands an `async` call without a result in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call; it may end in an optional chain. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit(
    _ options: TaskOptions, _ body: sending @escaping () async throws -> Void?
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
      let judge = Judge.of(options)
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

    private static var nobody: Judge { Judge(elsewhere: nil, isHere: false) }

    /// Not an initializer, which would take a copy of the options.
    static func of(_ options: TaskOptions) -> Judge {
      guard options.retry.retries > 0, let judge = options.retry.isRetryable else { return nobody }
      let canTravel = CallMessage.canTravel(judge)
      return Judge(elsewhere: canTravel ? judge : nil, isHere: !canTravel)
    }
  }

  private func submit<R: Sendable>(
    _ options: TaskOptions, _ makeMessage: (CallMessage.Judge?) throws -> CallMessage
  ) -> Future<R> {
    do {
      let judge = Judge.of(options)
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

// MARK: `async` bodies whose results cannot come back

// `Executor+Refusals.swift` of FuturesCore explains these forms; here they are for `async` bodies.

extension ProcessPoolExecutor {
  /// Makes a call whose result would be lost ambiguous, together with its twin.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<E: Error>(
    // Return a value that is Codable and Sendable, or discard it: `_ = value`.
    // A result that is only Sendable needs a ThreadPoolExecutor.
    _ body: sending @escaping () async throws(E) -> (any ~Copyable)?,
    resultMustBeCodableAndSendableOrDiscarded: Never? = nil
  ) -> Future<Void> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Makes a call whose result would be lost ambiguous, together with its twin.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<E: Error>(
    // If the type is Codable, an actor isolates its conformance: declare the type `nonisolated`.
    // Or the compiler cannot infer the type here: write it out, `{ () -> Int in ... }`.
    _ body: sending @escaping () async throws(E) -> (any ~Copyable)?,
    resultMustBeCodableAndSendableOrDiscarded: Void = ()
  ) -> Future<Void> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Makes a call whose result would be lost ambiguous, together with its twin.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<E: Error>(
    // Return a value that is Codable and Sendable, or discard it: `_ = value`.
    // A result that is only Sendable needs a ThreadPoolExecutor.
    _ options: TaskOptions,
    _ body: sending @escaping () async throws(E) -> (any ~Copyable)?,
    resultMustBeCodableAndSendableOrDiscarded: Never? = nil
  ) -> Future<Void> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Makes a call whose result would be lost ambiguous, together with its twin.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<E: Error>(
    // If the type is Codable, an actor isolates its conformance: declare the type `nonisolated`.
    // Or the compiler cannot infer the type here: write it out, `{ () -> Int in ... }`.
    _ options: TaskOptions,
    _ body: sending @escaping () async throws(E) -> (any ~Copyable)?,
    resultMustBeCodableAndSendableOrDiscarded: Void = ()
  ) -> Future<Void> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Says what is wrong where a result is used as what it is.
  @_documentation(visibility: private)
  @available(
    *, unavailable,
    message: """
      the result must be Codable and Sendable: return such a value, discard it with '_ =', or use \
      a ThreadPoolExecutor
      """
  )
  @_disfavoredOverload
  public func submit<R: Sendable>(
    _ body: sending @escaping () async throws -> R
  ) -> Future<R> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Says what is wrong where a result is used as what it is.
  @_documentation(visibility: private)
  @available(
    *, unavailable,
    message: """
      the result must be Codable and Sendable: return such a value, discard it with '_ =', or use \
      a ThreadPoolExecutor
      """
  )
  @_disfavoredOverload
  public func submit<R: Sendable>(
    _ options: TaskOptions,
    _ body: sending @escaping () async throws -> R
  ) -> Future<R> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }
}
