//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension ByteWriter {
  package func append(bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  /// Writes a text, after its length.
  func append(text: some StringProtocol) {
    let bytes = Array(text.utf8)
    appendVarint(bytes.count)
    append(bytes: bytes)
  }
}

extension ByteReader {
  mutating func readText() throws -> String {
    unsafe String(decoding: try readBytes(try readLength()), as: UTF8.self)
  }
}
