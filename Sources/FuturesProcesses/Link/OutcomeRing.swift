//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// Small outcomes on their way from a worker to its pool, in memory that both see: written without a system call, and
/// still there when the worker has died.
///
/// **Argument.** Two counters of bytes, one for each side, that only rise. The worker writes an entry into bytes that
/// the pool has read, and publishes it by its counter; the pool reads what is published, and gives the bytes back by
/// its own. So no byte is written by one and read by the other at a time, unless the worker lies: then the pool reads
/// nonsense, within the ring, from a copy of its own.
@safe
struct OutcomeRing {
  private let memory: UnsafeMutableRawPointer
  private let written: UnsafeMutablePointer<UInt64>
  private let read: UnsafeMutablePointer<UInt64>
  /// How far this side has come.
  private var position: UInt64 = 0

  /// A power of two, so that positions may wrap.
  static let size = 1 << 15

  /// Larger contents are worth a system call.
  static let largestContent = 1 << 10

  private static let headSize = 16

  init(
    _ memory: UnsafeMutableRawPointer, written: UnsafeMutablePointer<UInt64>,
    read: UnsafeMutablePointer<UInt64>
  ) {
    unsafe (self.memory, self.written, self.read) = unsafe (memory, written, read)
  }

  // MARK: The worker's side

  /// Publishes an outcome; `false` when there is no room for it.
  mutating func put(_ number: UInt64, _ content: UnsafeRawBufferPointer) -> Bool {
    guard content.count <= OutcomeRing.largestContent else { return false }
    let size = OutcomeRing.entrySize(content.count)
    let used = unsafe position &- cfutures_shared_load(read)
    guard used <= UInt64(OutcomeRing.size - size) else { return false }
    var head = (UInt64(content.count), number)
    unsafe withUnsafeBytes(of: &head) { unsafe write($0, at: position) }
    unsafe write(content, at: position &+ UInt64(OutcomeRing.headSize))
    position &+= UInt64(size)
    unsafe cfutures_shared_store(written, position)
    return true
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at position: UInt64) {
    let start = Int(position % UInt64(OutcomeRing.size))
    let first = min(bytes.count, OutcomeRing.size - start)
    guard let base = bytes.baseAddress else { return }
    unsafe (memory + start).copyMemory(from: base, byteCount: first)
    unsafe memory.copyMemory(from: base + first, byteCount: bytes.count - first)
  }

  // MARK: The pool's side

  enum Entry<R> {
    case none
    /// The next outcome is another's.
    case another
    case content(R)
    /// Not what a worker writes.
    case nonsense
  }

  /// Takes the outcome of a call, if it is the next one.
  ///
  /// - Parameters:
  ///   - number: Whose.
  ///   - copy: Room for the largest content.
  ///   - body: Is given the content.
  /// - Returns: What `body` returns, or why it was not called.
  mutating func take<R>(
    _ number: UInt64, by copy: UnsafeMutableRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) -> R
  ) -> Entry<R> {
    let available = unsafe cfutures_shared_load(written) &- position
    guard available > 0 else { return .none }
    guard available <= UInt64(OutcomeRing.size), available >= UInt64(OutcomeRing.headSize) else {
      return .nonsense
    }
    var head: (count: UInt64, number: UInt64) = (0, 0)
    unsafe withUnsafeMutableBytes(of: &head) { unsafe read(into: $0, at: position) }
    guard head.number == number else { return .another }
    guard head.count <= UInt64(min(OutcomeRing.largestContent, copy.count)),
      case let size = OutcomeRing.entrySize(Int(head.count)), UInt64(size) <= available
    else { return .nonsense }
    let content = unsafe UnsafeMutableRawBufferPointer(rebasing: copy[..<Int(head.count)])
    unsafe read(into: content, at: position &+ UInt64(OutcomeRing.headSize))
    position &+= UInt64(size)
    unsafe cfutures_shared_store(read, position)
    return .content(unsafe body(UnsafeRawBufferPointer(content)))
  }

  private func read(into bytes: UnsafeMutableRawBufferPointer, at position: UInt64) {
    let start = Int(position % UInt64(OutcomeRing.size))
    let first = min(bytes.count, OutcomeRing.size - start)
    guard let base = bytes.baseAddress else { return }
    unsafe base.copyMemory(from: memory + start, byteCount: first)
    unsafe (base + first).copyMemory(from: memory, byteCount: bytes.count - first)
  }

  private static func entrySize(_ count: Int) -> Int { headSize + (count + 7) & ~7 }
}
