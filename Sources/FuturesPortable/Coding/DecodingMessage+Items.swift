//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Finding where values begin and end, all of it checked against what is there.
extension DecodingMessage {
  /// The value at a position.
  ///
  /// Takes the same time for every value: containers know their length.
  @inline(__always)
  func item(at position: Int, before limit: Int, _ place: Place) throws -> Item {
    guard position < limit else { throw corrupted(.truncated, place) }
    let tag = byte(at: position)
    let end =
      try Tag.fixedSize(tag).map { position + 1 + $0 }
      ?? endOfLong(tag, position + 1, limit, place)
    guard end <= limit else { throw corrupted(.truncated, place) }
    return Item(tag: tag, payload: position + 1, end: end)
  }

  private func endOfLong(_ tag: UInt8, _ position: Int, _ limit: Int, _ place: Place) throws -> Int
  {
    var reader = unsafe ByteReader(start: start, position: position, end: limit)
    do {
      switch tag {
      case Tag.string, Tag.keyed, Tag.keyedWithRepeats:
        try reader.skip(try reader.readLength())
      case Tag.unkeyed:
        _ = try reader.readVarint()
        try reader.skip(try reader.readLength())
      case Tag.packed:
        _ = try packedHeader(&reader)
      case Tag.some:
        return try endOfPayload(position, limit, place)
      default:
        throw ByteError.malformed
      }
      return reader.position
    } catch let error as ByteError {
      throw corrupted(error == .truncated ? .truncated : .malformed, place)
    }
  }

  /// As many `some` as somebody likes may come one after the other, without a call for each.
  private func endOfPayload(_ position: Int, _ limit: Int, _ place: Place) throws -> Int {
    var position = position
    while position < limit, byte(at: position) == Tag.some { position += 1 }
    return try item(at: position, before: limit, place).end
  }

  /// Skips a packed array; gives where its elements are.
  private func packedHeader(
    _ reader: inout ByteReader
  ) throws(ByteError) -> (kind: UInt8, size: Int, count: Int, start: Int) {
    let kind = try reader.readByte()
    guard let size = Tag.packedSize(kind) else { throw .malformed }
    let count = try reader.readVarint()
    let start = reader.position
    let (length, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow else { throw .truncated }
    try reader.skip(length)
    return (kind, size, count, start)
  }

  /// The value within any number of `some`.
  func payload(_ item: Item, _ place: Place) throws -> Item {
    guard item.tag == Tag.some else { return item }
    var position = item.payload
    while position < item.end, byte(at: position) == Tag.some { position += 1 }
    return try self.item(at: position, before: item.end, place)
  }

  // MARK: Reading an item

  @inline(__always)
  func byte(at position: Int) -> UInt8 {
    unsafe start.load(fromByteOffset: position, as: UInt8.self)
  }

  /// The integer at the beginning of an item that is known to have so many bytes.
  @inline(__always)
  func load<I: FixedWidthInteger & BitwiseCopyable>(_ item: Item, _ type: I.Type = I.self) -> I {
    unsafe I(littleEndian: start.loadUnaligned(fromByteOffset: item.payload, as: I.self))
  }

  /// The bytes of a string, or of another item that begins with its length.
  func stringBytes(_ item: Item) -> UnsafeRawBufferPointer? {
    var reader = unsafe ByteReader(start: start, position: item.payload, end: item.end)
    guard let length = try? reader.readLength() else { return nil }
    return unsafe try? reader.readBytes(length)
  }

  // MARK: Unkeyed containers

  /// The elements of a packed array of a kind; `nil` if the item is something else.
  func packedBytes(_ item: Item, _ kind: UInt8) -> UnsafeRawBufferPointer? {
    guard item.tag == Tag.packed, byte(at: item.payload) == kind else { return nil }
    var reader = unsafe ByteReader(start: start, position: item.payload, end: item.end)
    guard let header = try? packedHeader(&reader) else { return nil }
    return unsafe UnsafeRawBufferPointer(
      start: start + header.start, count: header.count * header.size)
  }

  /// Makes a slot that of an unkeyed container; false if its value is something else.
  func open(unkeyed slot: UnsafeMutablePointer<DecodingSlot>) throws -> Bool {
    guard unsafe slot.pointee.shape == .value else {
      return unsafe slot.pointee.shape == .unkeyed || slot.pointee.shape == .packed
    }
    let place = unsafe slot.pointee.place
    let item = try payload(unsafe slot.pointee.item, place)
    var reader = unsafe ByteReader(start: start, position: item.payload, end: item.end)
    do {
      switch item.tag {
      case Tag.unkeyed:
        unsafe slot.pointee.count = try reader.readVarint()
        let length = try reader.readLength()
        // Every element has a byte at least: whoever reserves memory for them all can trust the count.
        guard unsafe slot.pointee.count <= length else { throw ByteError.truncated }
        unsafe slot.pointee.start = reader.position
        unsafe slot.pointee.shape = .unkeyed
      case Tag.packed:
        let header = try packedHeader(&reader)
        unsafe slot.pointee.kind = header.kind
        unsafe slot.pointee.size = header.size
        unsafe slot.pointee.count = header.count
        unsafe slot.pointee.start = header.start
        unsafe slot.pointee.shape = .packed
      case Tag.empty:
        unsafe slot.pointee.start = item.end
        unsafe slot.pointee.shape = .unkeyed
      default: return false
      }
      return true
    } catch let error as ByteError {
      throw corrupted(error == .truncated ? .truncated : .malformed, place)
    }
  }

  /// An element of an unkeyed container, which begins at a position, or behind its predecessors if it is packed.
  @inline(__always)
  func element(
    _ slot: UnsafeMutablePointer<DecodingSlot>, _ index: Int, at position: Int, _ place: Place
  ) throws -> Item {
    if unsafe slot.pointee.shape == .unkeyed {
      return try item(at: position, before: unsafe slot.pointee.item.end, place)
    }
    let start = unsafe slot.pointee.start + index * slot.pointee.size
    return unsafe Item(tag: slot.pointee.kind, payload: start, end: start + slot.pointee.size)
  }
}
