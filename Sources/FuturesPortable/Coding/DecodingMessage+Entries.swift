//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Finding the entries of keyed containers.
///
/// Values usually ask for their keys in the order in which they were written, so the search begins behind the
/// entry that was read last.
extension DecodingMessage {
  struct Entry {
    let reference: UInt8
    /// The bytes of a literal key.
    let name: Range<Int>
    let item: Item
  }

  /// Makes a slot that of a keyed container; false if its value is something else.
  func open(
    keyed slot: UnsafeMutablePointer<DecodingSlot>, _ number: UInt32, needsIndex: Bool = true
  ) throws -> Bool {
    guard unsafe slot.pointee.shape == .value else { return unsafe slot.pointee.shape == .keyed }
    let item = try payload(unsafe slot.pointee.item, unsafe slot.pointee.place)
    var start = item.end
    switch item.tag {
    case Tag.keyed, Tag.keyedWithRepeats:
      guard let entries = unsafe stringBytes(item) else { return false }
      start = item.end - entries.count
    case Tag.empty: break
    default: return false
    }
    unsafe slot.pointee.start = start
    unsafe slot.pointee.cursor = start
    unsafe slot.pointee.shape = .keyed
    if item.tag == Tag.keyedWithRepeats, needsIndex { try unsafe makeIndex(slot, number) }
    return true
  }

  /// The entry that begins at a position.
  func entry(at position: Int, _ slot: DecodingSlot) throws -> Entry {
    let reference = byte(at: position)
    let place = slot.place
    var name = position..<position
    var value = position + 1
    if reference == Tag.literalKey {
      var reader = unsafe ByteReader(start: start, position: value, end: slot.item.end)
      guard let length = try? reader.readLength() else { throw corrupted(.truncated, place) }
      name = reader.position..<reader.position + length
      value = name.upperBound
    } else if reference >= names.count {
      throw corrupted(.malformed, place)
    }
    return Entry(
      reference: reference, name: name,
      item: try item(at: value, before: slot.item.end, place))
  }

  /// The value of a key.
  ///
  /// The next search begins with it.
  @inline(__always)
  func find(
    _ name: String, _ slot: UnsafeMutablePointer<DecodingSlot>, _ number: UInt32
  ) throws -> (item: Item, position: Int)? {
    let position = unsafe slot.pointee.cursor
    let end = unsafe slot.pointee.item.end
    if unsafe !slot.pointee.isIndexed, position < end, names.isName(byte(at: position), name) {
      let item = try item(at: position + 1, before: end, unsafe slot.pointee.place)
      return (item, position)
    }
    return try unsafe search(name, slot, number)
  }

  @inline(never)
  private func search(
    _ name: String, _ slot: UnsafeMutablePointer<DecodingSlot>, _ number: UInt32
  ) throws -> (item: Item, position: Int)? {
    if unsafe slot.pointee.misses > 64, unsafe !slot.pointee.isIndexed {
      try unsafe makeIndex(slot, number)
    }
    if unsafe slot.pointee.isIndexed {
      guard let position = indexes[Int(number)]?.position(of: name) else { return nil }
      return (try unsafe entry(at: position, slot.pointee).item, position)
    }
    let (start, cursor, end) = unsafe (
      slot.pointee.start, slot.pointee.cursor, slot.pointee.item.end
    )
    for range in [cursor..<end, start..<cursor] {
      var position = range.lowerBound
      while position < range.upperBound {
        let entry = unsafe try entry(at: position, slot.pointee)
        if isName(entry, name) {
          unsafe slot.pointee.cursor = position
          return (entry.item, position)
        }
        unsafe slot.pointee.misses += 1
        position = entry.item.end
      }
    }
    return nil
  }

  /// Walks over all entries once.
  private func makeIndex(_ slot: UnsafeMutablePointer<DecodingSlot>, _ number: UInt32) throws {
    var index = KeyIndex()
    var position = unsafe slot.pointee.start
    while position < (unsafe slot.pointee.item.end) {
      let entry = unsafe try entry(at: position, slot.pointee)
      index.add(name(entry), at: position)
      position = entry.item.end
    }
    indexes[Int(number)] = index
    unsafe slot.pointee.isIndexed = true
  }

  /// The names of a container's keys, each once.
  func allNames(
    _ slot: UnsafeMutablePointer<DecodingSlot>, _ number: UInt32
  ) throws -> [String] {
    if let index = indexes[Int(number)] { return index.entries.map(\.name) }
    var names: [String] = []
    var position = unsafe slot.pointee.start
    while position < (unsafe slot.pointee.item.end) {
      let entry = unsafe try entry(at: position, slot.pointee)
      names.append(name(entry))
      position = entry.item.end
    }
    return names
  }

  func name(_ entry: Entry) -> String {
    if entry.reference != Tag.literalKey { return names.name(entry.reference) ?? "" }
    return unsafe String(decoding: literal(entry), as: UTF8.self)
  }

  private func isName(_ entry: Entry, _ name: String) -> Bool {
    if entry.reference != Tag.literalKey { return names.isName(entry.reference, name) }
    guard name.utf8.count == entry.name.count else { return false }
    return unsafe name.utf8.elementsEqual(literal(entry))
  }

  private func literal(_ entry: Entry) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: start + entry.name.lowerBound, count: entry.name.count)
  }
}
