//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a running task can learn about itself.
///
/// ```swift
/// let future = pool.submit {
///   for page in pages {
///     try TaskContext.current?.checkCancellation()
///     try render(page)
///   }
/// }
/// future.cancel()  // running: raises the flag
/// ```
public struct TaskContext: Sendable {
  private let surroundings: any CallSurroundings

  /// The context of the task that the calling thread or Swift task runs; `nil` outside of one.
  ///
  /// An `async` body hands it down to its child tasks; a thread that a body starts does not see it.
  public static var current: TaskContext? {
    CurrentCall.surroundings.map { TaskContext(surroundings: $0) }
  }

  /// Whether somebody wants the task to stop: by ``AnyFuture/cancel()``, or because its time is up.
  public var isCancelled: Bool { surroundings.isCancellationRequested }

  /// Throws when the task is to stop.
  ///
  /// A body that lets this error through after ``AnyFuture/cancel()`` makes its future cancelled.
  ///
  /// - Throws: `CancellationError` when ``isCancelled``.
  public func checkCancellation() throws {
    if isCancelled { throw CancellationError() }
  }

  /// Which attempt this is, counted from 1.
  public var attempt: Int { surroundings.attempt }

  /// When the attempt has to be done, by time-out or deadline; `nil` without a limit.
  public var deadline: ContinuousClock.Instant? {
    surroundings.deadline.remaining.map { .now + $0 }
  }
}
