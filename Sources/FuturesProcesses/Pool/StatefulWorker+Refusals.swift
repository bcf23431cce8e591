//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore

// `Executor+Refusals.swift` of FuturesCore explains these forms; here they are for bodies that use the value.

extension StatefulWorker {
  /// Makes a call whose result would be lost ambiguous, together with its twin.
  @_documentation(visibility: private)
  @_disfavoredOverload
  public func submit<E: Error>(
    // Return a value that is Codable and Sendable, or discard it: `_ = value`.
    // A result that is only Sendable needs a ThreadPoolExecutor.
    _ options: TaskOptions = TaskOptions(),
    _ body: @escaping @Sendable (inout State) throws(E) -> (any ~Copyable)?,
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
    _ options: TaskOptions = TaskOptions(),
    _ body: @escaping @Sendable (inout State) throws(E) -> (any ~Copyable)?,
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
    _ options: TaskOptions = TaskOptions(),
    _ body: @escaping @Sendable (inout State) throws -> R
  ) -> Future<R> {
    misuse("submit: the result must be Codable and Sendable, or discarded")
  }
}
