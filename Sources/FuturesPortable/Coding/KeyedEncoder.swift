//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

struct KeyedEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let value: OpenValue

  var codingPath: [any CodingKey] { value.codingPath }

  func encodeNil(forKey key: Key) throws {
    try value.beginEntry(key.stringValue).append(Tag.nil)
  }

  @inline(__always)
  func encode<L: Leaf>(_ leaf: L, forKey key: Key) throws {
    leaf.write(to: try value.beginEntry(key.stringValue))
  }

  func encode(_ leaf: Int128, forKey key: Key) throws {
    leaf.write(to: try value.beginEntry(key.stringValue))
  }

  func encode(_ leaf: UInt128, forKey key: Key) throws {
    leaf.write(to: try value.beginEntry(key.stringValue))
  }

  func encode<T: Encodable>(_ entry: T, forKey key: Key) throws {
    _ = try value.beginEntry(key.stringValue)
    try value.encode(entry)
  }

  func encodeIfPresent<T: Encodable>(_ entry: T?, forKey key: Key) throws {
    guard let entry else { return }
    _ = try value.beginEntry(key.stringValue)
    try value.encodePayload(entry)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    KeyedEncodingContainer(
      KeyedEncoder<NestedKey>(value: value.openEntry(key.stringValue, .keyed)))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    UnkeyedEncoder(value: value.openEntry(key.stringValue, .unkeyed))
  }

  func superEncoder() -> any Encoder {
    BinaryEncoder(value: value.openEntry(BinaryKey.super.stringValue, .open))
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    BinaryEncoder(value: value.openEntry(key.stringValue, .open))
  }
}
