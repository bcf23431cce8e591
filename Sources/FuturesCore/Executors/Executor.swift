//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Something that runs calls and gives a future for each.
///
/// The contract that threads, processes and clusters share: write code against `some Executor`, and
/// one word decides where it runs. The forms of `submit` without options, `map`, `stream` and
/// `shutdown` are built on the requirements here. Python's `concurrent.futures.Executor`.
///
/// ```swift
/// func thumbnails(_ pages: [Page], on executor: some Executor) throws -> [Image] {
///   try executor.map(pages) { page in try render(page) }
/// }
/// ```
public protocol Executor: Sendable {
  /// Hands a call in and returns at once.
  ///
  /// Never throws: what goes wrong with the submission, such as an executor that was shut down, fails
  /// the future.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call. Its result must be `Codable`, because it may come from elsewhere.
  /// - Returns: The call's future.
  func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R>

  /// Hands a call without a result in and returns at once.
  ///
  /// Implement it with `@_disfavoredOverload` as well: without it, a body that is an `if` or a `switch` with
  /// results loses them where the executor's type is known, and the compiler only warns.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call. It may end in an optional chain; whether the chain was followed to its end is
  ///     not told.
  /// - Returns: The call's future.
  @_disfavoredOverload
  func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void>

  /// Takes no more work and blocks until all calls have ended.
  ///
  /// May be called any number of times. From inside a call of this executor it waits for every call
  /// but that one.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  @available(*, noasync, message: "blocks the thread; use 'await shutdown(cancelPending:)'")
  func shutdown(cancelPending: Bool)

  /// Takes no more work and suspends until all calls have ended.
  ///
  /// Goes on waiting when the calling task is cancelled.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  func shutdown(cancelPending: Bool) async

  /// Takes no more work, waits for a limited time, and gives up on the rest.
  ///
  /// When time is up, calls that have not started are cancelled and running ones are asked to stop.
  ///
  /// - Parameters:
  ///   - cancelPending: Whether calls that have not started are cancelled at once.
  ///   - limit: How long to wait at most; zero or less does not wait.
  /// - Returns: The futures of the calls that had not ended when time was up.
  func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture]

  /// How many calls run at a time, for the size of chunks; a hint.
  var _width: Int { get }

  /// Hands a function and its arguments in one by one, so that an executor can send them without
  /// looking into a closure.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - function: What to call.
  ///   - arguments: What with.
  /// - Returns: The call's future.
  func _submit<each A: Codable & Sendable, R: Codable & Sendable>(
    _ options: TaskOptions, function: @escaping @Sendable (repeat each A) throws -> R,
    _ arguments: repeat each A
  ) -> Future<R>

  /// Hands a call in that is a value.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - call: The call.
  /// - Returns: The call's future.
  func _submit<C: PortableCall>(_ options: TaskOptions, call: C) -> Future<C.Output>

  /// Applies a function to every input, in chunks.
  ///
  /// - Parameters:
  ///   - inputs: At least one input.
  ///   - chunkSize: How many inputs make a chunk, at least 1; `nil` leaves it to the executor.
  ///   - transform: The function.
  /// - Returns: The work under way.
  func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R>

  /// Applies a function of several arguments to every row of them, in chunks, so that an executor can send
  /// the function and the rows without looking into a closure.
  ///
  /// - Parameters:
  ///   - rows: At least one row.
  ///   - chunkSize: How many rows make a chunk, at least 1; `nil` leaves it to the executor.
  ///   - function: The function.
  /// - Returns: The work under way.
  func _map<each A: Codable & Sendable, R: Codable & Sendable>(
    rows: [(repeat each A)], chunkSize: Int?,
    _ function: @escaping @Sendable (repeat each A) throws -> R
  ) -> _MapCall<R>
}

extension Executor {
  /// The number of processors.
  public var _width: Int { ProcessorCount.available() }

  /// Builds a closure over function and arguments.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - function: What to call.
  ///   - arguments: What with.
  /// - Returns: The call's future.
  public func _submit<each A: Codable & Sendable, R: Codable & Sendable>(
    _ options: TaskOptions, function: @escaping @Sendable (repeat each A) throws -> R,
    _ arguments: repeat each A
  ) -> Future<R> {
    submit(options) { try function(repeat each arguments) }
  }

  /// Builds a closure over the call.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - call: The call.
  /// - Returns: The call's future.
  public func _submit<C: PortableCall>(_ options: TaskOptions, call: C) -> Future<C.Output> {
    submit(options) { try call() }
  }

  /// Submits a closure for each chunk.
  ///
  /// - Parameters:
  ///   - inputs: At least one input.
  ///   - chunkSize: How many inputs make a chunk; `nil` makes four chunks for each worker.
  ///   - transform: The function.
  /// - Returns: The work under way.
  public func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    mapChunks(inputs, chunkSize: chunkSize) { chunk in
      submit(TaskOptions()) { try chunk.map(transform) }
    }
  }

  /// Hands inputs in as one call for each chunk.
  package func mapChunks<T, R: Sendable>(
    _ inputs: [T], chunkSize: Int?, _ submit: ([T]) -> Future<[R]>
  ) -> _MapCall<R> {
    let size = chunkSize ?? max(1, inputs.count / (4 * max(1, _width)))
    return ChunkedMap.start(inputs, chunkSize: size, submit: submit)
  }

  /// Maps over the rows.
  ///
  /// - Parameters:
  ///   - rows: At least one row.
  ///   - chunkSize: How many rows make a chunk; `nil` leaves it to the executor.
  ///   - function: The function.
  /// - Returns: The work under way.
  public func _map<each A: Codable & Sendable, R: Codable & Sendable>(
    rows: [(repeat each A)], chunkSize: Int?,
    _ function: @escaping @Sendable (repeat each A) throws -> R
  ) -> _MapCall<R> {
    _map(rows, chunkSize: chunkSize) { row in try function(repeat each row) }
  }

  /// Takes no more work and blocks until all calls have ended, those that are still queued included.
  @available(*, noasync, message: "blocks the thread; use 'await shutdown()'")
  public func shutdown() {
    shutdown(cancelPending: false)
  }

  /// Takes no more work and suspends until all calls have ended, those that are still queued
  /// included.
  public func shutdown() async {
    await shutdown(cancelPending: false)
  }
}
