//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Turns `Codable` values into bytes and back.
///
/// `docs/binary-format.md` describes the bytes. They say of themselves what they are, so a type may gain and
/// lose keys and its integers may become wider; and whatever bytes are decoded, the worst that happens is an
/// error. Values are nested in each other at most 512 levels deep, and less on a thread with a small stack.
package enum BinaryCoder {
  /// The version of the format.
  ///
  /// Whoever stores or sends messages writes it before the first one.
  ///
  /// It changes when a reader of this version could not read, or would misread, what is written.
  package static let formatVersion: UInt8 = 1

  /// Appends a value.
  ///
  /// - Parameters:
  ///   - value: What to encode.
  ///   - writer: Where to. It is as it was if there is an error.
  /// - Throws: `EncodingError` if the value is nested too deeply, or if there is more of it than the writer
  ///   takes; and what its own `encode(to:)` throws.
  package static func encode<T: Encodable>(_ value: T, into writer: ByteWriter) throws {
    try EncodingMessage.with { try $0.encode(value, into: writer) }
  }

  /// Reads a value, and no further than to its end.
  ///
  /// - Parameters:
  ///   - type: What to decode.
  ///   - reader: Where from. It is as it was if there is an error.
  /// - Returns: The value.
  /// - Throws: `DecodingError`, which says what was found, and nothing that it holds; and what the type's own
  ///   `init(from:)` throws.
  package static func decode<T: Decodable>(
    _ type: T.Type = T.self, from reader: inout ByteReader
  ) throws -> T {
    try DecodingMessage.with { try $0.decode(type, from: &reader) }
  }
}
