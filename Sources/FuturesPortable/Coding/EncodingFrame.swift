//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A value that is being written: its `encode(to:)` has not returned yet.
struct EncodingFrame {
  enum Shape {
    /// Nothing has been asked for.
    case open
    /// One value, written in its place.
    case single
    case keyed
    case unkeyed
    /// An unkeyed container that holds nothing but bytes, as they are.
    case bytes
  }

  /// Tells the value from others that were written in the same frame.
  let serial: UInt32
  var shape = Shape.open
  /// Whether a key has come twice, or could have.
  var hasRepeats = false
  /// What ``KeyTable`` knows the last key by.
  var previous: UInt16
  /// Where the value begins.
  let start: Int
  /// Where the last entry or element begins.
  var entry: Int
  /// How many elements an unkeyed container has.
  var count = 0
  /// How many holes of the part lie before this value.
  let holes: Int
  /// The keys of the table that have come, one bit each.
  private var seen: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init(serial: UInt32, previous: UInt16, start: Int, holes: Int) {
    self.serial = serial
    self.previous = previous
    self.start = start
    entry = start
    self.holes = holes
  }

  @inline(__always)
  mutating func note(key: UInt8) {
    previous = UInt16(key)
    let bit: UInt64 = 1 << UInt64(key & 63)
    let isNew =
      switch key >> 6 {
      case 0: Self.insert(bit, into: &seen.0)
      case 1: Self.insert(bit, into: &seen.1)
      case 2: Self.insert(bit, into: &seen.2)
      // Nobody counts literal keys.
      default: key != Tag.literalKey && Self.insert(bit, into: &seen.3)
      }
    if !isNew { hasRepeats = true }
  }

  @inline(__always)
  private static func insert(_ bit: UInt64, into word: inout UInt64) -> Bool {
    defer { word |= bit }
    return word & bit == 0
  }
}
