//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

struct KeyedDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let value: FoundValue

  var codingPath: [any CodingKey] { value.codingPath }

  // The next two cannot throw: where the data is wrong, the message fails as a whole.

  var allKeys: [Key] {
    guard let slot = unsafe value.live else { return [] }
    let names = value.message.noting { unsafe try $0.allNames(slot, value.slot) }
    return names?.compactMap(Key.init) ?? []
  }

  func contains(_ key: Key) -> Bool {
    value.message.noting { _ in try value.entryIfPresent(key.stringValue) != nil } ?? false
  }

  func decodeNil(forKey key: Key) throws -> Bool {
    guard let (item, _) = try value.entryIfPresent(key.stringValue) else {
      _ = try value.entry(key.stringValue)
      return true
    }
    return item.tag == Tag.nil
  }

  @inline(__always)
  func decode<L: Leaf>(_ type: L.Type, forKey key: Key) throws -> L {
    let (item, place) = try value.entry(key.stringValue)
    return try value.message.leaf(type, item, place)
  }

  func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 {
    let (item, place) = try value.entry(key.stringValue)
    return try value.message.leaf(type, item, place)
  }

  func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 {
    let (item, place) = try value.entry(key.stringValue)
    return try value.message.leaf(type, item, place)
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    let (item, place) = try value.entry(key.stringValue)
    return try value.message.decode(type, item, place)
  }

  func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
    guard let (item, place) = try value.entryIfPresent(key.stringValue) else { return nil }
    return try value.message.decode(T?.self, item, place)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    let (item, place) = try value.entry(key.stringValue)
    return try value.message.begin(item, place).keyedContainer(type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    let (item, place) = try value.entry(key.stringValue)
    return try value.message.begin(item, place).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    try superDecoder(BinaryKey.super.stringValue)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    try superDecoder(key.stringValue)
  }

  /// Where there is nothing, a decoder of nil: a class whose superclass has no properties needs no more.
  private func superDecoder(_ name: String) throws -> any Decoder {
    let nothing = (Item(tag: Tag.nil, payload: 0, end: 0), Place(slot: Int(value.slot), entry: -1))
    let (item, place) = try value.entryIfPresent(name) ?? nothing
    return BinaryDecoder(value: try value.message.begin(item, place))
  }
}
