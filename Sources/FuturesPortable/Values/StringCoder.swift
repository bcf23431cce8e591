//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Strings, as their length and their UTF-8.
///
/// Without the coder for `Codable` values: nothing here has to say of itself what it is.
final class StringCoder: TypedCoder {
  var summary: String { "`String`, as UTF-8" }

  func encode(_ value: String, to encoder: CallEncoder) {
    var value = value
    value.withUTF8 { bytes in
      encoder.writer.appendVarint(bytes.count)
      unsafe encoder.writer.append(UnsafeRawBufferPointer(bytes))
    }
  }

  func decode(from decoder: CallDecoder) throws -> String {
    let length = try decoder.reader.readLength()
    return unsafe String(decoding: try decoder.reader.readBytes(length), as: UTF8.self)
  }
}
