//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension ByteWriter {
  func append(text: some StringProtocol) {
    append(varint: UInt(text.utf8.count))
    append(bytes: text.utf8)
  }
}

extension ByteReader {
  mutating func text() throws -> String {
    unsafe String(decoding: try bytes(count()), as: UTF8.self)
  }

  /// A number of things, each of which takes a byte at least.
  mutating func count() throws -> Int {
    let count = try varint()
    guard count <= UInt(remaining) else { throw Refusal.damaged }
    return Int(count)
  }
}
