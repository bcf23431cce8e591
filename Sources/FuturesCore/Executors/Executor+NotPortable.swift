//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// A result that cannot come back is a compile-time error ("ambiguous use of 'submit'", whose notes
// show the parameter's name below): two equal overloads on purpose. An `unavailable` overload ranks
// below the `Void` form and would not be chosen.

extension Executor {
  /// Never compiles: this executor needs a result that is `Codable` and `Sendable`.
  ///
  /// - Parameter resultMustBeCodableAndSendable: A body whose result is not.
  /// - Returns: Nothing, ever.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<R>(
    _ resultMustBeCodableAndSendable: sending @escaping () throws -> R
  ) -> _NotPortable<R> {
    preconditionFailure("submit: the result must be Codable and Sendable")
  }

  /// Never compiles: this executor needs a result that is `Codable` and `Sendable`.
  ///
  /// - Parameter resultMustBeCodableAndSendable: A body whose result is not.
  /// - Returns: Nothing, ever.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<R>(
    _ resultMustBeCodableAndSendable: sending @escaping () throws -> R
  ) -> _NotPortableEither<R> {
    preconditionFailure("submit: the result must be Codable and Sendable")
  }

  /// Never compiles: this executor needs a result that is `Codable` and `Sendable`.
  ///
  /// - Parameters:
  ///   - options: Options.
  ///   - resultMustBeCodableAndSendable: A body whose result is not.
  /// - Returns: Nothing, ever.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<R>(
    _ options: TaskOptions, _ resultMustBeCodableAndSendable: sending @escaping () throws -> R
  ) -> _NotPortable<R> {
    preconditionFailure("submit: the result must be Codable and Sendable")
  }

  /// Never compiles: this executor needs a result that is `Codable` and `Sendable`.
  ///
  /// - Parameters:
  ///   - options: Options.
  ///   - resultMustBeCodableAndSendable: A body whose result is not.
  /// - Returns: Nothing, ever.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<R>(
    _ options: TaskOptions, _ resultMustBeCodableAndSendable: sending @escaping () throws -> R
  ) -> _NotPortableEither<R> {
    preconditionFailure("submit: the result must be Codable and Sendable")
  }
}

/// What a call that cannot compile would return.
@_documentation(visibility: private)
public struct _NotPortable<R> {}

/// What a call that cannot compile would return.
@_documentation(visibility: private)
public struct _NotPortableEither<R> {}
