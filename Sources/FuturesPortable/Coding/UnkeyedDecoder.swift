//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A walk over the elements of an unkeyed container.
///
/// Copies go on by themselves.
///
/// Three words, so that it fits into an existential without an allocation.
struct UnkeyedDecoder: UnkeyedDecodingContainer {
  private let message: DecodingMessage
  private let slot: UInt32
  private let serial: UInt32
  /// Where the next element is, unless the elements are packed.
  private var position: UInt32
  private var index: UInt32 = 0

  init(_ value: FoundValue, _ slot: UnsafeMutablePointer<DecodingSlot>) {
    message = value.message
    self.slot = value.slot
    serial = value.serial
    position = UInt32(unsafe slot.pointee.start)
  }

  var codingPath: [any CodingKey] {
    FoundValue(message: message, slot: slot, serial: serial).codingPath
  }

  var count: Int? { unsafe live?.pointee.count }
  var currentIndex: Int { Int(index) }
  var isAtEnd: Bool { unsafe live.map { unsafe Int(index) >= $0.pointee.count } ?? true }

  @inline(__always)
  private var live: UnsafeMutablePointer<DecodingSlot>? {
    unsafe message.slot(slot, serial)
  }

  @inline(__always)
  private func next(_ type: Any.Type) throws -> (Item, Place) {
    guard let live = unsafe live else { throw message.corrupted(.stale, .root) }
    let place = Place(slot: Int(slot), entry: Int(index))
    guard unsafe Int(index) < live.pointee.count else {
      throw DecodingError.valueNotFound(
        type, message.context("Expected \(type), found the end of the container.", place))
    }
    return (unsafe try message.element(live, Int(index), at: Int(position), place), place)
  }

  @inline(__always)
  private mutating func pass(_ item: Item) {
    position = UInt32(item.end)
    index += 1
  }

  mutating func decodeNil() throws -> Bool {
    let (item, _) = try next(Any?.self)
    guard item.tag == Tag.nil else { return false }
    pass(item)
    return true
  }

  @inline(__always)
  mutating func decode<L: Leaf>(_ type: L.Type) throws -> L {
    let (item, place) = try next(type)
    let leaf = try message.leaf(type, item, place)
    pass(item)
    return leaf
  }

  mutating func decode(_ type: Int128.Type) throws -> Int128 {
    let (item, place) = try next(type)
    let leaf = try message.leaf(type, item, place)
    pass(item)
    return leaf
  }

  mutating func decode(_ type: UInt128.Type) throws -> UInt128 {
    let (item, place) = try next(type)
    let leaf = try message.leaf(type, item, place)
    pass(item)
    return leaf
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let (item, place) = try next(type)
    let value = try message.decode(type, item, place)
    pass(item)
    return value
  }

  mutating func decodeIfPresent<T: Decodable>(_ type: T.Type) throws -> T? {
    guard !isAtEnd else { return nil }
    return try decode(T?.self)
  }

  mutating func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    let (item, place) = try next([String: Any].self)
    let container = try message.begin(item, place).keyedContainer(type)
    pass(item)
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let (item, place) = try next([Any].self)
    let container = try message.begin(item, place).unkeyedContainer()
    pass(item)
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let (item, place) = try next((any Decoder).self)
    let value = try message.begin(item, place)
    pass(item)
    return BinaryDecoder(value: value)
  }
}
