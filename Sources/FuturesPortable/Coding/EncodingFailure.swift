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
    // The path of what is nested too deeply is as long.
    let path = Array(path.prefix(EncodingFailure.longestPath))
    return .invalidValue((), EncodingError.Context(codingPath: path, debugDescription: sentence))
  }

  private static let longestPath = 16

  /// What an error of this coder says; `nil` for one that somebody's `encode(to:)` has thrown.
  static func sentence(of error: any Error) -> String? {
    guard case EncodingError.invalidValue(let value, let context) = error, value is Void else {
      return nil
    }
    return context.debugDescription
  }

  private var sentence: String {
    switch self {
    case .depth:
      """
      The value is nested too deeply, or refers to itself: there is room for \(NestingLimit.levels) levels, and for fewer on a \
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
