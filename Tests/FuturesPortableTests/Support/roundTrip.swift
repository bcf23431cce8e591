//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesPortable
import Testing

/// The bytes of a value.
func encoded<T: Encodable>(_ value: T) throws -> [UInt8] {
  let writer = ByteWriter()
  try BinaryCoder.encode(value, into: writer)
  return writer.bytes
}

/// The value of bytes, which must all belong to it.
func decoded<T: Decodable>(_ type: T.Type = T.self, _ bytes: [UInt8]) throws -> T {
  try bytes.withUnsafeBytes { bytes in
    var reader = ByteReader(bytes)
    let value = try BinaryCoder.decode(type, from: &reader)
    #expect(reader.isAtEnd)
    return value
  }
}

/// Whether a value comes back as it was, and is then encoded as before.
func roundTrips<T: Codable & Equatable>(_ value: T) throws -> Bool {
  let bytes = try encoded(value)
  let back = try decoded(T.self, bytes)
  return try back == value && encoded(back) == bytes
}
