//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A walk over bytes that somebody else wrote, who may be wrong or hostile.
///
/// Nothing here traps or reads beyond the end: what is not there is a ``ByteError``.
@safe
package struct ByteReader {
  /// The bytes from `position` on, up to `end`, are still to be read.
  package private(set) var position: Int
  package let end: Int
  private let start: UnsafeRawPointer?

  /// The bytes have to stay where they are while the reader is used.
  package init(_ bytes: UnsafeRawBufferPointer) {
    unsafe start = bytes.baseAddress
    position = 0
    end = bytes.count
  }

  @inline(__always)
  init(start: UnsafeRawPointer, position: Int, end: Int) {
    unsafe self.start = start
    self.position = position
    self.end = end
  }

  package var remaining: Int { end - position }
  package var isAtEnd: Bool { position == end }

  /// What is still to be read.
  package var rest: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: start.map { unsafe $0 + position }, count: remaining)
  }

  @inline(__always)
  package mutating func readByte() throws(ByteError) -> UInt8 {
    try readInteger()
  }

  /// Reads a little-endian integer.
  @inline(__always)
  package mutating func readInteger<I: FixedWidthInteger & BitwiseCopyable>(
    _ type: I.Type = I.self
  ) throws(ByteError) -> I {
    guard remaining >= MemoryLayout<I>.size, let start = unsafe start else { throw .truncated }
    let value = unsafe start.loadUnaligned(fromByteOffset: position, as: I.self)
    position += MemoryLayout<I>.size
    return I(littleEndian: value)
  }

  /// Reads what `ByteWriter.appendVarint` has written; at most `Int.max`.
  @inline(__always)
  package mutating func readVarint() throws(ByteError) -> Int {
    let first = try readByte()
    return first < 0x80 ? Int(first) : try readLongVarint(first)
  }

  private mutating func readLongVarint(_ first: UInt8) throws(ByteError) -> Int {
    var value = Int(first & 0x7F)
    // Nine bytes hold the 63 bits of an `Int` that is not negative.
    for shift in stride(from: 7, through: 56, by: 7) {
      let byte = try readByte()
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .malformed
  }

  /// Reads a length and makes sure that as many bytes are there.
  @inline(__always)
  package mutating func readLength() throws(ByteError) -> Int {
    let length = try readVarint()
    guard length <= remaining else { throw .truncated }
    return length
  }

  /// Takes so many bytes out, as they lie there.
  @inline(__always)
  package mutating func readBytes(_ count: Int) throws(ByteError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= remaining else { throw .truncated }
    defer { position += count }
    return unsafe UnsafeRawBufferPointer(start: start.map { unsafe $0 + position }, count: count)
  }

  /// Takes so many bytes out, as a reader of their own.
  package mutating func readSlice(_ count: Int) throws(ByteError) -> ByteReader {
    unsafe ByteReader(try readBytes(count))
  }

  package mutating func skip(_ count: Int) throws(ByteError) {
    guard count >= 0, count <= remaining else { throw .truncated }
    position += count
  }
}
