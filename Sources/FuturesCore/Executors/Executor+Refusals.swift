//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// A result that cannot come back is an error at compile time.
//
// - A closure of one expression also fits a form without a result: the compiler discards the value. The
//   two equal forms below take whatever a closure gives, and converting it to `(any ~Copyable)?` weighs
//   less than discarding it. So these two win together, and the call is ambiguous. The error names their
//   last label; the notes show the comments inside them.
// - They return what the form without a result returns. So it makes no difference to the ambiguity how
//   the future is used.
// - A body that is one `if` or `switch` is a statement where no result is expected, and the compiler does
//   not weigh what happens inside it. Therefore the form without a result takes `() throws -> Void?`: a
//   body without a result is converted in each branch, inside; one whose values are discarded is
//   converted as a whole, outside, and that weighs more than nothing.
// - They are generic so that the other forms, which are more specialised, win where both fit. The error's
//   type is what they are generic over because every closure has one.
//
// Alternatives that lost: an `unavailable` form alone, because any available form wins over it; return
// types of their own with the members of a future, because a context that asks for a type then resolves
// the ambiguity; a constraint that every type but `Void` meets, because there is none; favoured forms,
// because the compiler then tries them for every correct call too, and nested ones took it seconds.

extension Executor {
  /// Makes a call whose result would be lost ambiguous, together with its twin.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<E: Error>(
    // Return a value that is Codable and Sendable, or discard it: `_ = value`.
    // A result that is only Sendable needs a ThreadPoolExecutor.
    _ body: sending @escaping () throws(E) -> (any ~Copyable)?,
    resultMustBeCodableAndSendableOrDiscarded: Never? = nil
  ) -> Future<Void> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Makes a call whose result would be lost ambiguous, together with its twin.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<E: Error>(
    // If the type is Codable, an actor isolates its conformance: declare the type `nonisolated`.
    // Or the compiler cannot infer the type here: write it out, `{ () -> Int in ... }`.
    _ body: sending @escaping () throws(E) -> (any ~Copyable)?,
    resultMustBeCodableAndSendableOrDiscarded: Void = ()
  ) -> Future<Void> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Makes a call whose result would be lost ambiguous, together with its twin.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<E: Error>(
    // Return a value that is Codable and Sendable, or discard it: `_ = value`.
    // A result that is only Sendable needs a ThreadPoolExecutor.
    _ options: TaskOptions,
    _ body: sending @escaping () throws(E) -> (any ~Copyable)?,
    resultMustBeCodableAndSendableOrDiscarded: Never? = nil
  ) -> Future<Void> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Makes a call whose result would be lost ambiguous, together with its twin.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<E: Error>(
    // If the type is Codable, an actor isolates its conformance: declare the type `nonisolated`.
    // Or the compiler cannot infer the type here: write it out, `{ () -> Int in ... }`.
    _ options: TaskOptions,
    _ body: sending @escaping () throws(E) -> (any ~Copyable)?,
    resultMustBeCodableAndSendableOrDiscarded: Void = ()
  ) -> Future<Void> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Says what is wrong where a result is used as what it is.
  @_documentation(visibility: private)
  @available(
    *, unavailable,
    message: """
      the result must be Codable and Sendable: return such a value, discard it with '_ =', or use \
      a ThreadPoolExecutor
      """
  )
  @_disfavoredOverload
  public func submit<R: Sendable>(
    _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }

  /// Says what is wrong where a result is used as what it is.
  @_documentation(visibility: private)
  @available(
    *, unavailable,
    message: """
      the result must be Codable and Sendable: return such a value, discard it with '_ =', or use \
      a ThreadPoolExecutor
      """
  )
  @_disfavoredOverload
  public func submit<R: Sendable>(
    _ options: TaskOptions,
    _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }
}
