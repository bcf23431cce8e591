//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// An error of an executor or of a wait, as opposed to one that a task's body has thrown.
///
/// `message` is a full sentence that names the task and the way out; it never contains a task's
/// arguments or results.
///
/// ```swift
/// do {
///   print(try future.result(timeout: .seconds(5)))
/// } catch let error as ExecutorError where error.code == .timedOut {
///   print(error)  // the future goes on; see ``Future/isDone``
/// }
/// ```
public struct ExecutorError: Error, Sendable, CustomStringConvertible {
  /// What kind of error it is.
  public let code: Code

  /// What happened, to which task, why, and what to do.
  public let message: String

  /// The error that led to this one, such as that of an initializer that broke its pool.
  public let underlyingError: (any Error)?

  /// Creates an error; people who write executors of their own throw the same ones.
  ///
  /// - Parameters:
  ///   - code: What kind of error it is.
  ///   - message: A full sentence.
  ///   - underlyingError: The error that led to this one.
  public init(_ code: Code, _ message: String, underlyingError: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.underlyingError = underlyingError
  }

  /// What Foundation's `localizedDescription` quotes; it asks for more only where Foundation is imported, which no
  /// library target does, because a worker would start more slowly.
  @_documentation(visibility: private)
  public var _domain: String { description }

  /// The message, followed by the underlying error where there is one.
  public var description: String {
    guard let underlyingError else { return message }
    return "\(message) Underlying error: \(underlyingError)"
  }
}
