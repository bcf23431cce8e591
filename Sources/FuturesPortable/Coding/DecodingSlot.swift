//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A value that is being read by its `init(from:)`, or a nested container.
struct DecodingSlot {
  enum Shape {
    case value
    case keyed
    case unkeyed
    /// Elements without tags.
    case packed
  }

  /// Tells the value from others that were read in the same slot.
  let serial: UInt32
  let level: UInt32
  let item: Item
  let place: Place
  var shape = Shape.value
  /// Whether the keys of this container are in an index.
  var isIndexed = false
  /// The tag of packed elements.
  var kind: UInt8 = 0
  /// The size of packed elements.
  var size = 0
  /// Where the entries or elements begin.
  var start = 0
  /// How many elements there are.
  var count = 0
  /// Where the next entry is expected.
  var cursor = 0
  /// How many entries have been looked at in vain.
  var misses = 0

  init(serial: UInt32, level: UInt32, item: Item, place: Place) {
    self.serial = serial
    self.level = level
    self.item = item
    self.place = place
  }
}
