//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A reference to a value that is being read: what decoders and keyed containers are.
///
/// Two words, so that it fits into an existential without an allocation. It may be copied and kept; when the
/// value's `init(from:)` has returned, using it is an error.
struct FoundValue {
  let message: DecodingMessage
  let slot: UInt32
  let serial: UInt32

  /// The slot, as long as the value is being read.
  @inline(__always)
  var live: UnsafeMutablePointer<DecodingSlot>? {
    unsafe message.slot(slot, serial)
  }

  @inline(__always)
  func liveSlot() throws -> UnsafeMutablePointer<DecodingSlot> {
    guard let slot = unsafe live else { throw message.corrupted(.stale, .root) }
    return unsafe slot
  }

  var codingPath: [any CodingKey] {
    guard let slot = unsafe live else { return [] }
    return unsafe message.path(to: slot.pointee.place)
  }

  // MARK: Containers

  func keyedContainer<Key: CodingKey>(_ type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    let live = unsafe try liveSlot()
    guard unsafe try message.open(keyed: live, slot) else {
      throw unsafe message.mismatch([String: Any].self, live.pointee.item, live.pointee.place)
    }
    return KeyedDecodingContainer(KeyedDecoder<Key>(value: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let live = unsafe try liveSlot()
    guard unsafe try message.open(unkeyed: live) else {
      throw unsafe message.mismatch([Any].self, live.pointee.item, live.pointee.place)
    }
    return unsafe UnkeyedDecoder(self, live)
  }

  // MARK: Entries

  /// The value of a key, and its place.
  ///
  /// The next search begins behind it.
  @inline(__always)
  func entry(_ name: String) throws -> (Item, Place) {
    let live = unsafe try liveSlot()
    guard let found = unsafe try message.find(name, live, slot) else {
      throw unsafe missing(name, live)
    }
    unsafe live.pointee.cursor = found.item.end
    return (found.item, Place(slot: Int(slot), entry: found.position))
  }

  /// The value of a key, which the next search finds at once.
  @inline(__always)
  func entryIfPresent(_ name: String) throws -> (Item, Place)? {
    let live = unsafe try liveSlot()
    guard let found = unsafe try message.find(name, live, slot) else { return nil }
    unsafe live.pointee.cursor = found.position
    return (found.item, Place(slot: Int(slot), entry: found.position))
  }

  private func missing(
    _ name: String, _ slot: UnsafeMutablePointer<DecodingSlot>
  ) -> DecodingError {
    let place = unsafe slot.pointee.place
    return .keyNotFound(
      BinaryKey(stringValue: name), message.context("There is no value for this key.", place))
  }
}
