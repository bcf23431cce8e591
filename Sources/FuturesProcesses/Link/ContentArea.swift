//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import Glibc

/// Large contents on their way between a pool and its worker: in memory that both map, where a pipe would copy them
/// twice, and stop each time that it is full.
///
/// Behind the shared page, in the same file, which nobody can make smaller. A part for each direction; it grows with
/// what is stored, and its writer gives back what was not needed for a second.
///
/// **Argument.** Each part has one writer and one reader, who are never there at a time. The writer has filled it before
/// it sends the frame that says so. It fills it again, or gives it back, when the reader is done: with a call when that
/// is answered, for it was read before it was made; with an outcome when the pool has said so in the page
/// (`collected`). A worker that lies harms nobody but itself: what the pool reads there is copied before it is believed.
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
  /// How much of it has its memory, as its writer knows.
  private var allocated = 0
  private var lastUse = Deadline.never

  /// What stays, for the next content.
  private static let largestKept = 4 << 20

  /// How long the rest stays.
  static var patience: Duration { .seconds(1) }

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

  // MARK: The writer's side

  /// Stores a content; `false` when there is no memory for it.
  func store(_ content: UnsafeRawBufferPointer) -> Bool {
    guard let source = content.baseAddress, let memory = unsafe reserve(content.count)?.baseAddress
    else { return false }
    unsafe memory.copyMemory(from: source, byteCount: content.count)
    return true
  }

  /// Makes room for a content, at its end; what is there stays as it is, if at another address.
  ///
  /// - Parameter count: Of the content.
  /// - Returns: At least as much; `nil` when there is no memory for it.
  func reserve(_ count: Int) -> UnsafeMutableRawBufferPointer? {
    guard count <= ContentArea.largestContent else { return nil }
    let size = ContentArea.rounded(count)
    if size > allocated {
      guard cfutures_allocate_in_file(descriptor, start, size) == 0 else { return nil }
      allocated = size
    }
    guard unsafe map(size, by: { unsafe cfutures_map($0, $1, $2) }) else { return nil }
    lastUse = Deadline(after: ContentArea.patience)
    return unsafe UnsafeMutableRawBufferPointer(start: memory, count: mapped)
  }

  /// Whether bytes are those that are stored here.
  func holds(_ content: UnsafeRawBufferPointer) -> Bool {
    guard let memory = unsafe memory else { return false }
    return unsafe content.baseAddress == UnsafeRawPointer(memory)
  }

  /// When to give back what was not needed since; `nil` when there is nothing.
  var leisure: Deadline? { allocated > ContentArea.largestKept ? lastUse : nil }

  /// Gives back what is beyond some mebibytes, and was not needed lately.
  func giveBack() {
    guard let leisure, leisure.hasPassed else { return }
    let kept = ContentArea.largestKept
    cfutures_free_in_file(descriptor, start + UInt64(kept), allocated - kept)
    allocated = kept
  }

  // MARK: The reader's side

  /// What can come of reading.
  enum Reading<R> {
    case content(R)
    /// There is none of that length.
    case nothing
    /// This process has no memory to read it.
    case noMemory
  }

  /// Reads a content.
  ///
  /// - Parameters:
  ///   - count: Its length, which may be anything.
  ///   - body: Is given the content.
  /// - Returns: What `body` returns, or why it was not called.
  func read<R>(
    _ count: Int, _ body: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> Reading<R> {
    guard count > 0, count <= ContentArea.largestContent else { return .nothing }
    let size = ContentArea.rounded(count)
    guard unsafe map(size, by: { unsafe cfutures_map_grown($0, $1, $2) }) else {
      return cfutures_last_error() == ENODATA ? .nothing : .noMemory
    }
    return .content(try unsafe body(UnsafeRawBufferPointer(start: memory, count: count)))
  }

  // MARK: Memory

  /// Sees to it that so many bytes are mapped.
  private func map(
    _ size: Int, by map: (Int32, UInt64, Int) -> UnsafeMutableRawPointer?
  ) -> Bool {
    guard size > mapped else { return true }
    unmap()
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
  private static func rounded(_ count: Int) -> Int { (count + step - 1) & ~(step - 1) }

  private static let step = 1 << 20
}
