//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Which form a call takes: the `Codable` form alone is favoured; all others are disfavoured, so that
// the wider forms of a concrete executor win over them. No form has default arguments: they would make
// `submit` ambiguous. `Executor+Refusals.swift` has the forms that keep results from vanishing;
// `Tests/CallSites` holds what must and must not compile.

extension Executor {
  /// Hands a call in and returns at once.
  ///
  /// Never throws: what goes wrong with the submission, such as an executor that was shut down, fails
  /// the future.
  ///
  /// ```swift
  /// let future = executor.submit { pow(2, 8) }
  /// ```
  ///
  /// - Parameter body: The call. Its result must be `Codable`, because it may come from elsewhere.
  /// - Returns: The call's future.
  public func submit<R: Codable & Sendable>(
    _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    submit(TaskOptions(), body)
  }

  /// Hands a call without a result in and returns at once.
  ///
  /// - Parameter body: The call. It may end in an optional chain; whether the chain was followed to its
  ///   end is not told.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit(_ body: sending @escaping () throws -> Void?) -> Future<Void> {
    submit(TaskOptions(), body)
  }

  /// Hands a function and its arguments in.
  ///
  /// The most robust form where calls leave the process: everything that travels is in plain sight.
  ///
  /// ```swift
  /// let future = executor.submit(pow, 2.0, 8.0)
  /// ```
  ///
  /// - Parameters:
  ///   - function: What to call.
  ///   - arguments: What with; read now.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit<each A: Codable & Sendable, R: Codable & Sendable>(
    _ function: @escaping @Sendable (repeat each A) throws -> R, _ arguments: repeat each A
  ) -> Future<R> {
    _submit(TaskOptions(), function: function, repeat each arguments)
  }

  /// Hands a function and its arguments in, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - function: What to call.
  ///   - arguments: What with; read now.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit<each A: Codable & Sendable, R: Codable & Sendable>(
    _ options: TaskOptions, _ function: @escaping @Sendable (repeat each A) throws -> R,
    _ arguments: repeat each A
  ) -> Future<R> {
    _submit(options, function: function, repeat each arguments)
  }

  /// Hands a call in that is a value.
  ///
  /// - Parameter call: The call.
  /// - Returns: The call's future.
  public func submit<C: PortableCall>(call: C) -> Future<C.Output> {
    _submit(TaskOptions(), call: call)
  }

  /// Hands a call in that is a value, with options.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - call: The call.
  /// - Returns: The call's future.
  public func submit<C: PortableCall>(_ options: TaskOptions, call: C) -> Future<C.Output> {
    _submit(options, call: call)
  }
}
