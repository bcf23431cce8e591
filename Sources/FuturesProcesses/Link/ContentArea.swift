//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import Glibc

/// Large contents on their way between a pool and its worker: in memory that both map, where a pipe would copy them
/// twice, and stop each time that it is full.
///
/// Behind the shared page, in the same file, which nobody can make smaller. A part for each direction; it grows with
/// what is stored, and what is beyond some mebibytes is given back when it has been read.
///
/// **Argument.** Each part has one writer and one reader, who are never there at a time. The writer has filled it before
/// it sends the frame that says so. It fills it again when the reader is done: with a call when that is answered, for it
/// was read before it was made; with an outcome when the pool has said so in the page (`collected`). A worker that
/// lies harms nobody but itself: what the pool reads there is copied before it is believed.
@safe
final class ContentArea {
  /// Where the parts begin: further from each other than any content is long.
  enum Direction: UInt64 {
    case calls = 0x1_0000_0000
    case outcomes = 0x2_0000_0000
  }

  private let descriptor: Int32
  private let start: UInt64
  private var memory: UnsafeMutableRawPointer?
  /// How much of it this process maps.
  private var mapped = 0

  /// What stays mapped, and has its memory, for the next content.
  private static let largestKept = 4 << 20

  /// How far apart the parts are.
  private static let largestContent = 0x1_0000_0000

  /// - Parameters:
  ///   - descriptor: The file. Whoever has opened it closes it.
  ///   - direction: Of the contents.
  init(_ descriptor: Int32, _ direction: Direction) {
    self.descriptor = descriptor
    start = direction.rawValue
  }

  deinit { unmap() }

  /// Stores a content; `false` when there is no memory for it.
  func store(_ content: UnsafeRawBufferPointer) -> Bool {
    guard content.count <= ContentArea.largestContent, let source = content.baseAddress,
      unsafe map(content.count, by: { unsafe cfutures_grow($0, $1, $2) }),
      let memory = unsafe memory
    else { return false }
    unsafe memory.copyMemory(from: source, byteCount: content.count)
    if content.count > ContentArea.largestKept { unmap() }
    return true
  }

  /// What can come of reading.
  enum Reading<R> {
    case content(R)
    /// There is none of that length.
    case nothing
    /// This process has no memory to read it.
    case noMemory
  }

  /// Reads a content, which is not there any more then.
  ///
  /// - Parameters:
  ///   - count: Its length, which may be anything.
  ///   - body: Is given the content.
  /// - Returns: What `body` returns, or why it was not called.
  func read<R>(
    _ count: Int, _ body: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> Reading<R> {
    guard count > 0, count <= ContentArea.largestContent else { return .nothing }
    guard unsafe map(count, by: { unsafe cfutures_map_grown($0, $1, $2) }) else {
      return cfutures_last_error() == ENODATA ? .nothing : .noMemory
    }
    defer {
      if count > ContentArea.largestKept {
        unmap()
        cfutures_free_in_file(descriptor, start, ContentArea.rounded(count))
      }
    }
    return .content(try unsafe body(UnsafeRawBufferPointer(start: memory, count: count)))
  }

  /// Sees to it that so many bytes are mapped.
  private func map(
    _ count: Int, by map: (Int32, UInt64, Int) -> UnsafeMutableRawPointer?
  ) -> Bool {
    guard count > mapped else { return true }
    unmap()
    let size = ContentArea.rounded(count)
    guard let fresh = unsafe map(descriptor, start, size) else { return false }
    unsafe memory = fresh
    mapped = size
    return true
  }

  private func unmap() {
    if let memory = unsafe memory { unsafe cfutures_unmap(memory, mapped) }
    unsafe memory = nil
    mapped = 0
  }

  /// To whole pages, and so that contents which differ a little have room in the same.
  private static func rounded(_ count: Int) -> Int {
    let step = count > largestKept ? 1 << 16 : 1 << 20
    return (count + step - 1) & ~(step - 1)
  }
}
