//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A call as a value: a type with the arguments as properties.
///
/// ```swift
/// struct Power: PortableCall {
///   let base: Double, exponent: Double
///   func callAsFunction() throws -> Double { pow(base, exponent) }
/// }
/// let future = pool.submit(call: Power(base: 2, exponent: 8))
/// ```
public protocol PortableCall: Portable {
  /// What the call returns.
  associatedtype Output: Codable & Sendable

  /// Makes the call.
  ///
  /// - Returns: Its result.
  /// - Throws: Whatever goes wrong in it.
  func callAsFunction() throws -> Output
}
