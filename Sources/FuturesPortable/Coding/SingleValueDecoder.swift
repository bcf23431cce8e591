//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

struct SingleValueDecoder: SingleValueDecodingContainer {
  let value: FoundValue

  var codingPath: [any CodingKey] { value.codingPath }

  func decodeNil() -> Bool {
    unsafe value.live?.pointee.item.tag == Tag.nil
  }

  @inline(__always)
  func decode<L: Leaf>(_ type: L.Type) throws -> L {
    let slot = unsafe try value.liveSlot()
    return try value.message.leaf(type, unsafe slot.pointee.item, unsafe slot.pointee.place)
  }

  // The standard library has defaults for these two, which a generic method does not replace.
  func decode(_ type: Int128.Type) throws -> Int128 {
    let slot = unsafe try value.liveSlot()
    return try value.message.leaf(type, unsafe slot.pointee.item, unsafe slot.pointee.place)
  }

  func decode(_ type: UInt128.Type) throws -> UInt128 {
    let slot = unsafe try value.liveSlot()
    return try value.message.leaf(type, unsafe slot.pointee.item, unsafe slot.pointee.place)
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let slot = unsafe try value.liveSlot()
    let place = Place(slot: Int(value.slot), entry: 0)
    return try value.message.decode(type, unsafe slot.pointee.item, place)
  }
}
