//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// A buffer that grows at its end.
///
/// Appending never fails by itself, because a check after each byte would cost more than the byte: once
/// something has not fitted below the limit, ``hasOverflowed`` is set, what follows is dropped, and whoever
/// has finished a message looks at it once.
@safe
package final class ByteWriter {
  package static let defaultLimit = 1 << 31

  /// The most bytes it will hold.
  @safe @exclusivity(unchecked) package internal(set) var limit: Int
  @safe @exclusivity(unchecked) package private(set) var count = 0
  @safe @exclusivity(unchecked) package private(set) var hasOverflowed = false
  @safe @exclusivity(unchecked) private var capacity = 0
  @exclusivity(unchecked) private var memory: UnsafeMutableRawPointer?
  /// The memory is somebody else's.
  @safe @exclusivity(unchecked) private var isBorrowed = false

  /// Makes room for so many bytes where they are to be in the end; `nil` where there is none.
  ///
  /// Asked when there are many, for more each time; what is written by then stays there. Without it they would be copied
  /// once more, out of memory that was made for nothing else.
  package var lender: ((Int) -> UnsafeMutableRawBufferPointer?)?

  package init(limit: Int = ByteWriter.defaultLimit) {
    self.limit = max(0, limit)
  }

  deinit { letGo() }

  /// The bytes so far, as an array.
  package var bytes: [UInt8] {
    unsafe withBytes { bytes in
      unsafe [UInt8](unsafeUninitializedCapacity: bytes.count) { places, written in
        unsafe LargeMemory.willFill(places.baseAddress, bytes.count)
        unsafe UnsafeMutableRawBufferPointer(places).copyMemory(from: bytes)
        written = bytes.count
      }
    }
  }

  /// The bytes are valid until the writer is next changed.
  package func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try unsafe body(UnsafeRawBufferPointer(start: memory, count: count))
  }

  package func removeAll(keepingCapacity: Bool = false) {
    count = 0
    hasOverflowed = false
    if !keepingCapacity || isBorrowed { letGo() }
  }

  private func letGo() {
    if !isBorrowed { unsafe cfutures_free(memory) }
    unsafe memory = nil
    capacity = 0
    isBorrowed = false
  }

  /// Drops the bytes from a position on.
  package func truncate(to position: Int) {
    count = min(count, max(0, position))
  }

  /// Drops what came after a position, and forgets that it did not fit.
  func rollBack(to position: Int) {
    truncate(to: position)
    hasOverflowed = false
  }

  /// Hands its memory over, and is empty then.
  func detach() -> DetachedBytes {
    defer {
      unsafe memory = nil
      removeAll()
    }
    return unsafe DetachedBytes(memory, count: count)
  }

  // MARK: Appending

  @inline(__always)
  package func append(_ byte: UInt8) {
    appendInteger(byte)
  }

  /// Appends an integer or another value of a fixed size as it lies in memory.
  @inline(__always)
  package func appendInteger<I: BitwiseCopyable>(_ value: I) {
    let size = MemoryLayout<I>.size
    guard let end = unsafe reserve(size) else { return }
    unsafe end.storeBytes(of: value, as: I.self)
    count += size
  }

  /// Appends the first `size` bytes of an integer, after another byte.
  ///
  /// One store for every size: the rest is overwritten by what comes next.
  @inline(__always)
  func append<I: FixedWidthInteger & BitwiseCopyable>(_ byte: UInt8, then value: I, size: Int) {
    guard let end = unsafe reserve(1 + MemoryLayout<I>.size) else { return }
    unsafe end.storeBytes(of: byte, as: UInt8.self)
    unsafe (end + 1).storeBytes(of: value.littleEndian, as: I.self)
    count += 1 + size
  }

  /// Appends an unsigned integer in seven bits a byte, lowest first; all bytes but the last have the
  /// highest bit.
  @inline(__always)
  package func appendVarint(_ value: Int) {
    if value < 0x80 {
      append(UInt8(truncatingIfNeeded: value))
    } else {
      appendLongVarint(value)
    }
  }

  private func appendLongVarint(_ value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  @inline(__always)
  package func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, let end = unsafe reserve(bytes.count) else { return }
    unsafe end.copyMemory(from: start, byteCount: bytes.count)
    count += bytes.count
  }

  // MARK: Changing what is there

  /// Overwrites a byte that is there; does nothing elsewhere.
  package func patch(_ byte: UInt8, at position: Int) {
    guard position >= 0, position < count, let memory = unsafe memory else { return }
    unsafe memory.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
  }

  /// Overwrites bytes that are there; does nothing elsewhere.
  func patch(_ bytes: UnsafeRawBufferPointer, at position: Int) {
    guard position >= 0, position <= count, bytes.count <= count - position,
      let memory = unsafe memory, let start = bytes.baseAddress
    else { return }
    unsafe (memory + position).copyMemory(from: start, byteCount: bytes.count)
  }

  static func varintSize(_ value: Int) -> Int {
    value < 0x80 ? 1 : (70 - value.leadingZeroBitCount) / 7
  }

  /// Overwrites the byte at a position with an unsigned integer, for which the bytes behind it make room.
  func patchVarint(_ value: Int, at position: Int) {
    let size = Self.varintSize(value)
    guard size == 1 || open(size - 1, at: position + 1) else { return }
    patchVarint(value, size: size, at: position)
  }

  /// Overwrites `size` bytes with an unsigned integer.
  func patchVarint(_ value: Int, size: Int, at position: Int) {
    for byte in 0..<size {
      let bits = UInt8(truncatingIfNeeded: value >> (7 * byte)) & 0x7F
      patch(byte == size - 1 ? bits : bits | 0x80, at: position + byte)
    }
  }

  /// The byte at a position before the end.
  func byte(at position: Int) -> UInt8? {
    guard position >= 0, position < count, let memory = unsafe memory else { return nil }
    return unsafe memory.load(fromByteOffset: position, as: UInt8.self)
  }

  /// Makes room in the middle: moves the bytes from a position on towards the end.
  ///
  /// - Returns: False if there is not so much room below the limit.
  func open(_ size: Int, at position: Int) -> Bool {
    guard let end = unsafe reserve(size) else { return false }
    let tail = count - position
    unsafe (end - tail + size).copyMemory(from: end - tail, byteCount: tail)
    count += size
    return true
  }

  /// Copies bytes within the writer; both places may overlap.
  func move(_ range: Range<Int>, to position: Int) {
    guard range.lowerBound >= 0, range.upperBound <= count, position + range.count <= count,
      let memory = unsafe memory
    else { return }
    unsafe (memory + position).copyMemory(from: memory + range.lowerBound, byteCount: range.count)
  }

  // MARK: Memory

  /// The end of the bytes, with room for some more behind it; `nil` beyond the limit.
  @inline(__always)
  private func reserve(_ size: Int) -> UnsafeMutableRawPointer? {
    if capacity - count < size { grow(size) }
    guard capacity - count >= size, let memory = unsafe memory else { return nil }
    return unsafe memory + count
  }

  @inline(never)
  private func grow(_ size: Int) {
    // Everything is dropped once something was: a message with a hole is never taken for a whole one.
    guard !hasOverflowed, size <= limit - count else { return overflow() }
    let wanted = max(count + size, min(limit, max(64, 2 * capacity)))
    if wanted > ByteWriter.largestOwn, borrow(wanted) { return }
    guard let larger = unsafe cfutures_resize(isBorrowed ? nil : memory, wanted) else {
      return overflow()
    }
    if isBorrowed, let memory = unsafe memory {
      unsafe larger.copyMemory(from: memory, byteCount: count)
      isBorrowed = false
    }
    unsafe memory = larger
    capacity = wanted
    unsafe LargeMemory.willFill(larger, wanted)
  }

  /// Goes on in memory of the lender's.
  private func borrow(_ wanted: Int) -> Bool {
    guard let place = unsafe lender?(wanted), let start = place.baseAddress else { return false }
    if !isBorrowed {
      if let memory = unsafe memory { unsafe start.copyMemory(from: memory, byteCount: count) }
      letGo()
    }
    unsafe memory = start
    capacity = min(place.count, limit)
    isBorrowed = true
    return true
  }

  /// What is worth asking somebody for.
  private static let largestOwn = 1 << 16

  /// Drops whatever comes from now on.
  func overflow() {
    hasOverflowed = true
  }
}
