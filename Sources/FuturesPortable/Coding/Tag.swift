//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The first byte of each value, which says what follows; `docs/binary-format.md` has the table.
enum Tag {
  static let `nil`: UInt8 = 0x00
  static let `false`: UInt8 = 0x01
  static let `true`: UInt8 = 0x02
  /// A value whose `encode(to:)` has written nothing.
  static let empty: UInt8 = 0x03
  /// An optional value that is there, where the value alone would read as nil.
  static let some: UInt8 = 0x04
  static let float: UInt8 = 0x05
  static let double: UInt8 = 0x06
  static let string: UInt8 = 0x07
  /// Then come 16, 32, 64 and 128 bits.
  static let int8: UInt8 = 0x08
  static let int128: UInt8 = 0x0C
  static let uint8: UInt8 = 0x0D
  static let uint128: UInt8 = 0x11
  static let keyed: UInt8 = 0x12
  /// As `keyed`, but a key may come several times, and the last of them counts.
  static let keyedWithRepeats: UInt8 = 0x13
  static let unkeyed: UInt8 = 0x14
  /// Scalars of one kind, side by side.
  static let packed: UInt8 = 0x15
  /// The names of a message's keys, and its value.
  ///
  /// Only at the beginning of a message.
  static let keys: UInt8 = 0x16

  /// The reference of a key that is not in the table, and follows.
  static let literalKey: UInt8 = 0xFF

  /// The size of what follows a tag, where the tag alone decides; for others `nil`.
  @inline(__always)
  static func fixedSize(_ tag: UInt8) -> Int? {
    switch tag {
    case Tag.nil, Tag.false, Tag.true, Tag.empty: 0
    case Tag.float: 4
    case Tag.double: 8
    case Tag.int8...Tag.int128: 1 << Int(tag - Tag.int8)
    case Tag.uint8...Tag.uint128: 1 << Int(tag - Tag.uint8)
    default: nil
    }
  }

  /// The size of an element in a packed array, for the tag that stands for its kind.
  static func packedSize(_ kind: UInt8) -> Int? {
    kind == Tag.true ? 1 : fixedSize(kind).flatMap { $0 == 0 ? nil : $0 }
  }

  /// What a value is called in an error.
  static func name(_ tag: UInt8) -> String {
    switch tag {
    case Tag.nil: "nil"
    case Tag.false, Tag.true: "a Bool"
    case Tag.empty: "an empty value"
    case Tag.some: "an optional value"
    case Tag.float: "a Float"
    case Tag.double: "a Double"
    case Tag.string: "a String"
    case Tag.int8...Tag.uint128: "an integer"
    case Tag.keyed, Tag.keyedWithRepeats: "a keyed container"
    case Tag.unkeyed, Tag.packed: "an unkeyed container"
    default: "an unknown tag"
    }
  }
}
