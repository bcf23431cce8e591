//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore

extension ThreadPoolExecutor {
  /// Applies a function to every input, on threads that share memory.
  ///
  /// - Parameters:
  ///   - inputs: At least one input.
  ///   - chunkSize: How many inputs make a chunk; without it, chunks follow the time calls take.
  ///   - transform: The function.
  /// - Returns: The work under way.
  @inlinable
  public func _map<T: Sendable, R: Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    start(SharedMap(inputs, chunkSize: chunkSize, width: _width, transform))
  }

  @usableFromInline
  func start<T, R>(_ map: SharedMap<T, R>) -> _MapCall<R> {
    map.start { runner in
      submit(runner)
    } submitIfRoom: { runner in
      engine.submitIfRoom(blocking: runner)
    }
  }

  /// Applies a function to every input, several at a time, and blocks until all results are there.
  ///
  /// As `map` of any executor, for results that need only be `Sendable`.
  ///
  /// - Parameters:
  ///   - inputs: A finite sequence, read on the calling thread.
  ///   - timeout: How long everything may take from now on; `nil` waits for ever.
  ///   - chunkSize: How many inputs are handed over at a time, at least 1. Without it, chunks follow
  ///     the time that calls take.
  ///   - transform: Called once for each input, on threads of the pool.
  /// - Returns: The results, in input order.
  /// - Throws: The first error in input order; ``ExecutorError/Code/timedOut``;
  ///   ``ExecutorError/Code/invalidArgument`` for a chunk size below 1.
  @available(*, noasync, message: "blocks the thread; use 'try await map(...)'")
  @_disfavoredOverload
  @inlinable
  public func map<S: Sequence, R: Sendable>(
    _ inputs: S, timeout: Duration? = nil, chunkSize: Int? = nil,
    transform: @escaping @Sendable (S.Element) throws -> R
  ) throws -> [R] where S.Element: Sendable {
    let request = try MapRequest(timeout: timeout, chunkSize: chunkSize)
    return try request.collect(inputs) { _map($0, chunkSize: chunkSize, transform) }
  }

  /// Applies a function to every input, several at a time, and suspends until all results are there.
  ///
  /// - Parameters:
  ///   - inputs: A finite sequence, read before the first suspension.
  ///   - timeout: How long everything may take from now on; `nil` waits for ever.
  ///   - chunkSize: How many inputs are handed over at a time, at least 1.
  ///   - transform: Called once for each input, on threads of the pool.
  /// - Returns: The results, in input order.
  /// - Throws: The first error in input order; ``ExecutorError/Code/timedOut``;
  ///   ``ExecutorError/Code/invalidArgument`` for a chunk size below 1; `CancellationError` when the
  ///   calling task is cancelled.
  @inlinable
  public func map<S: Sequence, R: Sendable>(
    _ inputs: S, timeout: Duration? = nil, chunkSize: Int? = nil,
    transform: @escaping @Sendable (S.Element) throws -> R
  ) async throws -> [R] where S.Element: Sendable {
    let request = try MapRequest(timeout: timeout, chunkSize: chunkSize)
    return try await request.collect(inputs) { _map($0, chunkSize: chunkSize, transform) }
  }

  /// Applies a function to every input as results are asked for, with a bound on what is in flight.
  ///
  /// As `stream` of any executor, for results that need only be `Sendable`.
  ///
  /// - Parameters:
  ///   - inputs: A sequence, possibly endless, read on the thread that asks for results.
  ///   - order: In which order results come.
  ///   - maxPending: How many calls may be in flight, at least 1; twice the width without it.
  ///   - transform: Called once for each input, on threads of the pool.
  /// - Returns: The stream, for one consumer.
  public func stream<S: Sequence, R: Sendable>(
    _ inputs: sending S, order: StreamOrder = .input, maxPending: Int? = nil,
    transform: @escaping @Sendable (S.Element) throws -> R
  ) -> ResultStream<R> where S.Element: Sendable {
    ResultStream(inputs, order: order, maxPending: maxPending ?? 2 * _width) { input in
      self.submit { try transform(input) }
    }
  }
}
