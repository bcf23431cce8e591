//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The writing end of a future: completes it by hand.
///
/// For bridging from callbacks, and for executors of one's own.
///
/// ```swift
/// let promise = Promise<Int>()
/// device.read { value in try? promise.succeed(value) }
/// let value = try promise.future.result()
/// ```
///
/// A promise that is dropped without having been completed fails its future with
/// ``ExecutorError/Code/invalidState``, so nobody waits for ever.
public final class Promise<Success: Sendable>: Sendable {
  /// The future that this promise completes.
  public let future = Future<Success>()

  /// Creates a promise with a pending future.
  public init() {}

  deinit {
    guard !future.isDone else { return }
    let error = ExecutorError(
      .invalidState,
      "The promise of this future was dropped before it was completed. Keep it until one of"
        + " succeed, fail and complete was called.")
    if let callbacks = future.finish(.failure(error)) { future.run(callbacks) }
  }

  /// Marks the future as running, so that it cannot be cancelled silently any more.
  ///
  /// - Returns: Whether the work is to be done: `false` when the future was cancelled, or is done for
  ///   another reason. Python's `set_running_or_notify_cancel`.
  @discardableResult
  public func start() -> Bool {
    future.start() || future.isRunning
  }

  /// Completes the future with a value; its callbacks run on the calling thread.
  ///
  /// - Parameter value: The value.
  /// - Throws: ``ExecutorError/Code/invalidState`` when the future is done already.
  public func succeed(_ value: Success) throws {
    try complete(with: .success(value))
  }

  /// Completes the future with an error; its callbacks run on the calling thread.
  ///
  /// - Parameter error: The error. A `CancellationError` after somebody has called
  ///   ``AnyFuture/cancel()`` makes the future cancelled.
  /// - Throws: ``ExecutorError/Code/invalidState`` when the future is done already.
  public func fail(_ error: any Error) throws {
    try complete(with: .failure(error))
  }

  /// Completes the future with a result; its callbacks run on the calling thread.
  ///
  /// - Parameter result: A value or an error.
  /// - Throws: ``ExecutorError/Code/invalidState`` when the future is done already.
  public func complete(with result: Result<Success, any Error>) throws {
    guard let callbacks = future.finish(result) else {
      throw ExecutorError(
        .invalidState,
        "This promise cannot be completed again: \(future). Complete it once, and ask start() before"
          + " working for a future that may have been cancelled.")
    }
    future.run(callbacks)
  }
}

extension Promise where Success == Void {
  /// Completes the future; its callbacks run on the calling thread.
  ///
  /// - Throws: ``ExecutorError/Code/invalidState`` when the future is done already.
  public func succeed() throws {
    try succeed(())
  }
}
