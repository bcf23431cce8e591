//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Where a value lies in a message, with its tag.
///
/// The whole of it is within the message, so who reads a number need not look again.
struct Item {
  let tag: UInt8
  /// What follows the tag.
  let payload: Int
  let end: Int
}

/// Where a value belongs, for the path in an error: a key or an element of a value that is being read.
///
/// Nothing of it is looked up before somebody asks.
struct Place {
  /// The number of that value's slot; -1 for the message's own value.
  let slot: Int
  /// Where the key lies in the message, or the index of the element.
  let entry: Int

  static let root = Place(slot: -1, entry: 0)
}
