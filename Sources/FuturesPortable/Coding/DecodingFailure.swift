//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What can be wrong with the bytes of a message.
enum DecodingFailure {
  case truncated
  case malformed
  case keys
  case depth
  case stale

  var sentence: String {
    switch self {
    case .truncated: "The data ends within a value."
    case .malformed: "The data has something that no encoder writes."
    case .keys: "The names of the keys cannot be read."
    case .depth:
      """
      The value is nested too deeply: there is room for \(NestingLimit.levels) levels, and for fewer on a \
      thread with a small stack.
      """
    case .stale: "A decoder or container was used after the init(from:) for which it was made."
    }
  }
}

/// Errors say what was expected and of what kind it is that was found, never what it holds.
extension DecodingMessage {
  @inline(never)
  func corrupted(_ failure: DecodingFailure, _ place: Place) -> DecodingError {
    .dataCorrupted(context(failure.sentence, place))
  }

  @inline(never)
  func mismatch(_ type: Any.Type, _ item: Item, _ place: Place) -> DecodingError {
    let found = Tag.name(item.tag)
    switch item.tag {
    case Tag.nil:
      return .valueNotFound(type, context("Expected \(type), found nil.", place))
    case Tag.string where type == String.self:
      return .dataCorrupted(context("A string is not valid UTF-8.", place))
    case Tag.float...Tag.double where type == Float.self,
      Tag.int8...Tag.uint128 where type is any FixedWidthInteger.Type:
      return .dataCorrupted(context("Expected \(type), found \(found) that does not fit.", place))
    default:
      return .typeMismatch(type, context("Expected \(type), found \(found).", place))
    }
  }

  func context(_ sentence: String, _ place: Place) -> DecodingError.Context {
    DecodingError.Context(codingPath: path(to: place), debugDescription: sentence)
  }
}
