//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// swift-format-ignore-file: AlwaysUseLowerCamelCase
// Python's names lead to ours: they do not compile, and the compiler offers the right name. They are
// no part of the documentation.

extension AnyFuture {
  /// Python's name for ``isDone``.
  ///
  /// - Returns: Nothing; does not compile.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "isDone")
  public func done() -> Bool { isDone }

  /// Python's name for ``isRunning``.
  ///
  /// - Returns: Nothing; does not compile.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "isRunning")
  public func running() -> Bool { isRunning }

  /// Python's name for ``isCancelled``.
  ///
  /// - Returns: Nothing; does not compile.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "isCancelled")
  public func cancelled() -> Bool { isCancelled }
}

extension Future {
  /// Python's name for `error(timeout:)`.
  ///
  /// - Parameter timeout: How long to wait.
  /// - Returns: Nothing; does not compile.
  /// - Throws: Never; does not compile.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "error(timeout:)")
  public func exception(timeout: Duration? = nil) throws -> (any Error)? {
    try error(timeout: timeout)
  }

  /// Python's name for ``addDoneCallback(_:)``.
  ///
  /// - Parameter callback: What to call.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "addDoneCallback(_:)")
  public func add_done_callback(_ callback: @escaping @Sendable (Future<Success>) -> Void) {
    addDoneCallback(callback)
  }
}

extension Promise {
  /// Python's name for ``start()``.
  ///
  /// - Returns: Nothing; does not compile.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "start()")
  public func set_running_or_notify_cancel() -> Bool { start() }

  /// Python's name for ``succeed(_:)``.
  ///
  /// - Parameter value: The value.
  /// - Throws: Never; does not compile.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "succeed(_:)")
  public func set_result(_ value: Success) throws { try succeed(value) }

  /// Python's name for ``fail(_:)``.
  ///
  /// - Parameter error: The error.
  /// - Throws: Never; does not compile.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "fail(_:)")
  public func set_exception(_ error: any Error) throws { try fail(error) }
}

extension WaitCondition {
  /// Python's name for ``allCompleted``.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "allCompleted")
  public static var ALL_COMPLETED: Self { .allCompleted }

  /// Python's name for ``firstCompleted``.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "firstCompleted")
  public static var FIRST_COMPLETED: Self { .firstCompleted }

  /// Python's name for ``firstError``.
  @_documentation(visibility: private)
  @available(*, unavailable, renamed: "firstError")
  public static var FIRST_EXCEPTION: Self { .firstError }
}

/// Python's name for ``Swift/Sequence/asCompleted(timeout:)``.
///
/// - Parameters:
///   - futures: The futures.
///   - timeout: How long the whole iteration may wait.
/// - Returns: Nothing; does not compile.
@_documentation(visibility: private)
@available(*, unavailable, message: "use 'futures.asCompleted(timeout:)'")
public func as_completed<Element: AnyFuture>(
  _ futures: some Sequence<Element>, timeout: Duration? = nil
) -> CompletedFutures<Element> {
  futures.asCompleted(timeout: timeout)
}
