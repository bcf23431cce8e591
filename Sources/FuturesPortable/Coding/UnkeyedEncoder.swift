//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

struct UnkeyedEncoder: UnkeyedEncodingContainer {
  let value: OpenValue

  var codingPath: [any CodingKey] { value.codingPath }
  var count: Int { unsafe value.part.frame(of: value)?.pointee.count ?? 0 }

  func encodeNil() throws {
    try value.beginElement().append(Tag.nil)
  }

  @inline(__always)
  func encode<L: Leaf>(_ leaf: L) throws {
    leaf.write(to: try value.beginElement())
  }

  func encode(_ leaf: Int128) throws {
    leaf.write(to: try value.beginElement())
  }

  func encode(_ leaf: UInt128) throws {
    leaf.write(to: try value.beginElement())
  }

  func encode<T: Encodable>(_ element: T) throws {
    _ = try value.beginElement()
    try value.encode(element)
  }

  func encode<S: Sequence>(contentsOf sequence: S) throws where S.Element == UInt8 {
    try value.encode(bytes: sequence)
  }

  func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(KeyedEncoder<Key>(value: value.openElement(.keyed)))
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedEncoder(value: value.openElement(.unkeyed))
  }

  func superEncoder() -> any Encoder {
    BinaryEncoder(value: value.openElement(.open))
  }
}
