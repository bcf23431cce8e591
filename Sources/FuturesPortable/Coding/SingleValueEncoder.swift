//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

struct SingleValueEncoder: SingleValueEncodingContainer {
  let value: OpenValue

  var codingPath: [any CodingKey] { value.codingPath }

  func encodeNil() throws {
    try value.beginSingle().append(Tag.nil)
  }

  @inline(__always)
  func encode<L: Leaf>(_ leaf: L) throws {
    leaf.write(to: try value.beginSingle())
  }

  // The standard library has defaults for these two, which a generic method does not replace.
  func encode(_ leaf: Int128) throws {
    leaf.write(to: try value.beginSingle())
  }

  func encode(_ leaf: UInt128) throws {
    leaf.write(to: try value.beginSingle())
  }

  func encode<T: Encodable>(_ inner: T) throws {
    _ = try value.beginSingle()
    try value.encode(inner)
  }
}
