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

  /// Says how far the task has come.
  ///
  /// The executor's observer is told, as ``TaskEvent/Kind/progressed``: on the calling thread, or, when the task runs
  /// in a worker process, on the thread that waits for it. From there at most a hundred reports a second come
  /// through, and one that says that all is done. Costs some nanoseconds where nobody observes.
  ///
  /// ```swift
  /// for (index, page) in pages.enumerated() {
  ///   try render(page)
  ///   TaskContext.current?.report(completed: index + 1, of: pages.count)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - completed: How much is done, in units of your own.
  ///   - total: How much there is to do, if that is known.
  public func report(completed: Int, of total: Int? = nil) {
    surroundings.report(TaskProgress(completed: completed, total: total))
  }

  /// Which attempt this is, counted from 1.
  public var attempt: Int { surroundings.attempt }

  /// When the attempt has to be done, by time-out or deadline; `nil` without a limit.
  public var deadline: ContinuousClock.Instant? {
    surroundings.deadline.remaining.map { .now + $0 }
  }
}
