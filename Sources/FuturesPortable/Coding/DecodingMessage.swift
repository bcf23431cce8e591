//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A message that is being read.
///
/// Each thread keeps one for its next message.
///
/// The bytes do not change, so containers may be read in any order and at the same time. What is known of each
/// lies in a slot; slots are taken one after the other, and those of a value are free again when its
/// `init(from:)` has returned. Decoders and containers are references to a slot (``FoundValue``).
@safe
final class DecodingMessage {
  let names = NameTable()
  private let functions = TypeCache<NativeFunction>()
  /// The bytes.
  ///
  /// They are only there while slots are in use, and nobody reads without one.
  @exclusivity(unchecked) private(set) var start: UnsafeRawPointer
  @exclusivity(unchecked) private var slots: UnsafeMutablePointer<DecodingSlot>
  @safe @exclusivity(unchecked) private(set) var count = 0
  @safe @exclusivity(unchecked) private var capacity = 16
  @safe @exclusivity(unchecked) private var lastSerial: UInt32 = 0
  /// The keys of large containers, by their slots.
  @safe @exclusivity(unchecked) var indexes: [Int: KeyIndex] = [:]

  /// The first error that could not be thrown where it happened.
  @safe @exclusivity(unchecked) private var failure: (any Error)?

  private static let registry = TypeRegistry<NativeFunction>()

  init() {
    unsafe slots = .allocate(capacity: capacity)
    unsafe start = UnsafeRawPointer(slots)
  }

  deinit {
    unsafe slots.deallocate()
    functions.deallocate()
  }

  /// Calls `body` with the thread's message, or with a new one inside another.
  static func with<R>(_ body: (DecodingMessage) throws -> R) rethrows -> R {
    try Spare.decoder.with(DecodingMessage(), body)
  }

  /// Reads a value, behind which the reader goes on.
  func decode<T: Decodable>(_ type: T.Type, from reader: inout ByteReader) throws -> T {
    let bytes = unsafe reader.rest
    guard let start = bytes.baseAddress, unsafe !bytes.isEmpty else {
      throw corrupted(.truncated, .root)
    }
    unsafe self.start = start
    defer {
      end(to: 0)
      if capacity > 1 << 10 { shrink() }
      names.reset()
      failure = nil
    }
    // Positions have 32 bits in an unkeyed container's two words.
    let limit = min(bytes.count, Int(UInt32.max))
    var position = 0
    if unsafe bytes[0] == Tag.keys {
      guard let end = unsafe names.read(ByteReader(start: start, position: 1, end: limit)) else {
        throw corrupted(.keys, .root)
      }
      position = end
    }
    let item = try item(at: position, before: limit, .root)
    let value = try decode(type, item, .root)
    if let failure { throw failure }
    try reader.skip(item.end)
    return value
  }

  // MARK: Values

  /// Reads a value, in its own way or by its `init(from:)`.
  @inline(__always)
  func decode<T: Decodable>(_ type: T.Type, _ item: Item, _ place: Place) throws -> T {
    if let function = function(for: type) { return try function.call(item, self, place) }
    let value = try begin(item, place)
    defer { end(to: Int(value.slot)) }
    return try T(from: BinaryDecoder(value: value))
  }

  @inline(__always)
  private func function<T: Decodable>(for type: T.Type) -> DecodeFunction<T>? {
    let function = functions.found(for: type) { type in
      Self.registry.found(for: type) { Self.find(type) }
    }
    guard let function else { return nil }
    return unsafe unsafeDowncast(function, to: DecodeFunction<T>.self)
  }

  private static func find(_ type: Any.Type) -> NativeFunction? {
    (type as? any NativelyDecodable.Type)?.decodeFunction ?? bytesDecodeFunction(for: type)
  }

  @inline(__always)
  func leaf<L: Leaf>(_ type: L.Type, _ item: Item, _ place: Place) throws -> L {
    if let leaf = L(item, in: self) { return leaf }
    return try unusualLeaf(type, item, place)
  }

  @inline(never)
  private func unusualLeaf<L: Leaf>(_ type: L.Type, _ item: Item, _ place: Place) throws -> L {
    let payload = try payload(item, place)
    if let leaf = L(payload, in: self) { return leaf }
    throw mismatch(type, payload, place)
  }

  /// Calls what cannot throw where it is called: an error fails the message.
  func noting<R>(_ body: (DecodingMessage) throws -> R) -> R? {
    do {
      return try body(self)
    } catch {
      if failure == nil { failure = error }
      return nil
    }
  }

  // MARK: Slots

  /// Takes a slot for a value.
  func begin(_ item: Item, _ place: Place) throws -> FoundValue {
    let level = place.slot < 0 ? 1 : unsafe slots[place.slot].level + 1
    guard NestingLimit.allows(Int(level)) else { throw corrupted(.depth, place) }
    if count == capacity { grow() }
    lastSerial &+= 1
    unsafe (slots + count).initialize(
      to: DecodingSlot(serial: lastSerial, level: level, item: item, place: place))
    count += 1
    return FoundValue(message: self, slot: UInt32(count - 1), serial: lastSerial)
  }

  /// Gives the slots from a number on back.
  @inline(__always)
  func end(to slot: Int) {
    if !indexes.isEmpty { dropIndexes(from: slot) }
    count = slot
  }

  /// The slot of a value, if that is still being read.
  @inline(__always)
  func slot(_ number: UInt32, _ serial: UInt32) -> UnsafeMutablePointer<DecodingSlot>? {
    guard Int(number) < count else { return nil }
    let slot = unsafe slots + Int(number)
    return unsafe slot.pointee.serial == serial ? slot : nil
  }

  private func grow() {
    let larger = UnsafeMutablePointer<DecodingSlot>.allocate(capacity: 2 * capacity)
    unsafe larger.moveInitialize(from: slots, count: count)
    unsafe slots.deallocate()
    unsafe slots = larger
    capacity *= 2
  }

  /// A message with many nested containers is not worth remembering.
  private func shrink() {
    unsafe slots.deallocate()
    capacity = 16
    unsafe slots = .allocate(capacity: capacity)
  }

  private func dropIndexes(from slot: Int) {
    for number in slot..<count where unsafe slots[number].isIndexed {
      indexes[number] = nil
    }
  }

  /// The way to a place.
  func path(to place: Place) -> [any CodingKey] {
    var path: [any CodingKey] = []
    var place = place
    while place.slot >= 0, place.slot < count {
      let slot = unsafe slots[place.slot]
      if let key = key(place.entry, in: slot) { path.append(key) }
      place = slot.place
    }
    return path.reversed()
  }

  private func key(_ entry: Int, in slot: DecodingSlot) -> BinaryKey? {
    switch slot.shape {
    case .value: nil
    case .unkeyed, .packed: BinaryKey(intValue: entry)
    case .keyed: (try? self.entry(at: entry, slot)).map { BinaryKey(stringValue: name($0)) }
    }
  }
}
