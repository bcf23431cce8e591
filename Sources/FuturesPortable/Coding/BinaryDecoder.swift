//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a value decodes itself from.
struct BinaryDecoder: Decoder {
  let value: FoundValue

  var codingPath: [any CodingKey] { value.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try value.keyedContainer(type)
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try value.unkeyedContainer()
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    SingleValueDecoder(value: value)
  }
}
