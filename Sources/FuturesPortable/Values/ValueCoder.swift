//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How the values of one type become bytes and come back, at addresses that closures' contexts give.
protocol ValueCoder: AnyObject, Sendable {
  /// Bytes that a value takes.
  var size: Int { get }
  var alignment: Int { get }

  /// Bytes that a value takes at least, where it is not certain that it is of the type that was noted.
  var leastSize: Int { get }

  /// What is sent, for people who ask.
  var summary: String { get }

  /// Writes the value at `source`, which stays as it is.
  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws

  /// Initialises the memory at `target`; leaves it untouched when it throws.
  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws

  /// Ends the value at `target`.
  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer)
}

extension ValueCoder {
  var leastSize: Int { size }
}
