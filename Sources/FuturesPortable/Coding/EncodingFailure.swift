//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Why a value cannot be encoded, apart from what its own `encode(to:)` throws.
enum EncodingFailure {
  case depth
  case size(limit: Int)
  case misuse

  /// The error has no value in it: it may travel further than the data should.
  func error(_ path: [any CodingKey]) -> EncodingError {
    .invalidValue((), EncodingError.Context(codingPath: path, debugDescription: sentence))
  }

  private var sentence: String {
    switch self {
    case .depth:
      """
      The value is nested too deeply: there is room for \(NestingLimit.levels) levels, and for fewer on a \
      thread with a small stack.
      """
    case .size(let limit):
      "The encoded value would be larger than the limit of \(limit) bytes."
    case .misuse:
      """
      A value can be encoded as a single value or with containers of one kind, to the innermost encoder, \
      and only until its encode(to:) returns.
      """
    }
  }
}
