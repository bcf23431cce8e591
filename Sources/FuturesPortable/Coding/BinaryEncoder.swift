//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a value encodes itself to.
struct BinaryEncoder: Encoder {
  let value: OpenValue

  var codingPath: [any CodingKey] { value.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    value.become(.keyed)
    return KeyedEncodingContainer(KeyedEncoder<Key>(value: value))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    value.become(.unkeyed)
    return UnkeyedEncoder(value: value)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleValueEncoder(value: value)
  }
}
