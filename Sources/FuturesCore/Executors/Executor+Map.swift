//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Executor {
  /// Applies a function to every input, several at a time, and blocks until all results are there.
  ///
  /// The input is read on the calling thread before any result is awaited. Results come in input
  /// order. When a call throws, the first error in input order is thrown; then, and when time is up,
  /// calls that have not started are cancelled, and `map` does not wait for those that run.
  ///
  /// ```swift
  /// let sizes = try executor.map(urls, timeout: .seconds(30)) { url in try download(url).count }
  /// ```
  ///
  /// - Parameters:
  ///   - inputs: A finite sequence; for endless ones there is
  ///     ``stream(_:order:maxPending:transform:)``.
  ///   - timeout: How long everything may take from now on; `nil` waits for ever.
  ///   - chunkSize: How many inputs are handed over at a time, at least 1. Without it, chunks follow
  ///     the time that calls take.
  ///   - transform: Called once for each input, on workers.
  /// - Returns: The results, in input order.
  /// - Throws: The first error in input order; ``ExecutorError/Code/timedOut``;
  ///   ``ExecutorError/Code/invalidArgument`` for a chunk size below 1.
  @available(*, noasync, message: "blocks the thread; use 'try await map(...)'")
  @_disfavoredOverload
  public func map<S: Sequence, R: Codable & Sendable>(
    _ inputs: S, timeout: Duration? = nil, chunkSize: Int? = nil,
    transform: @escaping @Sendable (S.Element) throws -> R
  ) throws -> [R] where S.Element: Sendable {
    let request = try MapRequest(timeout: timeout, chunkSize: chunkSize)
    return try request.collect(inputs) { _map($0, chunkSize: chunkSize, transform) }
  }

  /// Applies a function to every input, several at a time, and suspends until all results are there.
  ///
  /// As the blocking form; when the calling task is cancelled, so is what is left of the work.
  ///
  /// - Parameters:
  ///   - inputs: A finite sequence.
  ///   - timeout: How long everything may take from now on; `nil` waits for ever.
  ///   - chunkSize: How many inputs are handed over at a time, at least 1.
  ///   - transform: Called once for each input, on workers.
  /// - Returns: The results, in input order.
  /// - Throws: The first error in input order; ``ExecutorError/Code/timedOut``;
  ///   ``ExecutorError/Code/invalidArgument`` for a chunk size below 1; `CancellationError` when the
  ///   calling task is cancelled.
  public func map<S: Sequence, R: Codable & Sendable>(
    _ inputs: S, timeout: Duration? = nil, chunkSize: Int? = nil,
    transform: @escaping @Sendable (S.Element) throws -> R
  ) async throws -> [R] where S.Element: Sendable {
    let request = try MapRequest(timeout: timeout, chunkSize: chunkSize)
    return try await request.collect(inputs) { _map($0, chunkSize: chunkSize, transform) }
  }

  /// Applies a function to the elements of several sequences, taken together, and blocks.
  ///
  /// Ends with the shortest sequence, as Python's `map` does.
  ///
  /// ```swift
  /// try executor.map(pow, [2.0, 3.0], [5.0, 2.0])  // [32, 9]
  /// ```
  ///
  /// - Parameters:
  ///   - function: Called with one element of each sequence, on workers.
  ///   - inputs: Sequences of which at least one is finite.
  ///   - timeout: How long everything may take from now on; `nil` waits for ever.
  ///   - chunkSize: How many inputs are handed over at a time, at least 1.
  /// - Returns: The results, in input order.
  /// - Throws: The first error in input order; ``ExecutorError/Code/timedOut``;
  ///   ``ExecutorError/Code/invalidArgument`` for a chunk size below 1.
  @available(*, noasync, message: "blocks the thread; use 'try await map(...)'")
  @_disfavoredOverload
  public func map<each S: Sequence, R: Codable & Sendable>(
    _ function: @escaping @Sendable (repeat (each S).Element) throws -> R, _ inputs: repeat each S,
    timeout: Duration? = nil, chunkSize: Int? = nil
  ) throws -> [R] where repeat (each S).Element: Codable & Sendable {
    let request = try MapRequest(timeout: timeout, chunkSize: chunkSize)
    return try request.collect(rows(repeat each inputs)) {
      _map(rows: $0, chunkSize: chunkSize, function)
    }
  }

  /// Applies a function to the elements of several sequences, taken together, and suspends.
  ///
  /// Ends with the shortest sequence, as Python's `map` does.
  ///
  /// - Parameters:
  ///   - function: Called with one element of each sequence, on workers.
  ///   - inputs: Sequences of which at least one is finite.
  ///   - timeout: How long everything may take from now on; `nil` waits for ever.
  ///   - chunkSize: How many inputs are handed over at a time, at least 1.
  /// - Returns: The results, in input order.
  /// - Throws: The first error in input order; ``ExecutorError/Code/timedOut``;
  ///   ``ExecutorError/Code/invalidArgument`` for a chunk size below 1; `CancellationError` when the
  ///   calling task is cancelled.
  public func map<each S: Sequence, R: Codable & Sendable>(
    _ function: @escaping @Sendable (repeat (each S).Element) throws -> R, _ inputs: repeat each S,
    timeout: Duration? = nil, chunkSize: Int? = nil
  ) async throws -> [R] where repeat (each S).Element: Codable & Sendable {
    let request = try MapRequest(timeout: timeout, chunkSize: chunkSize)
    return try await request.collect(rows(repeat each inputs)) {
      _map(rows: $0, chunkSize: chunkSize, function)
    }
  }
}
