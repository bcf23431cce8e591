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

/// Takes frames out of a stream of bytes.
///
/// The other side is not trusted: memory grows with what has really come, not with what a length claims.
@safe
final class FrameReader {
  private var memory: UnsafeMutableRawPointer?
  /// How much memory there is for what comes.
  private(set) var capacity = 0
  /// What has come and not been handed out: from `start` to `end`.
  private var start = 0
  private var end = 0

  /// Room for a burst of small frames.
  private static let leastCapacity = 1 << 14

  /// What is believed of a length before that much has come.
  private static let firstGrowth = 1 << 20

  /// What is kept for the next frame after a large one.
  private static let largestKept = 4 << 20

  deinit { unsafe cfutures_free(memory) }

  struct Head {
    let kind: UInt8
    let number: UInt64
    let count: Int
  }

  enum Arrival {
    case some
    /// Nothing for now, from a descriptor that does not block.
    case none
    /// The other side has closed it, or it cannot be read.
    case end
  }

  /// Reads what there is, once.
  func fill(from descriptor: Int32) -> Arrival {
    reserve()
    guard let memory = unsafe memory else { return .end }
    let count = unsafe cfutures_read(descriptor, memory + end, capacity - end)
    if count > 0 {
      end += count
      return .some
    }
    return count < 0 && cfutures_last_error() == EAGAIN ? .none : .end
  }

  /// Hands the next frame out if all of it is there; its content is valid meanwhile.
  func next<R>(_ body: (Head, UnsafeRawBufferPointer) throws -> R) rethrows -> R? {
    guard let head, end - start >= Frame.headerSize + head.count, let memory = unsafe memory else {
      return nil
    }
    let content = unsafe UnsafeRawBufferPointer(
      start: memory + start + Frame.headerSize, count: head.count)
    defer {
      start += Frame.headerSize + head.count
      if start == end { empty() }
    }
    return try unsafe body(head, content)
  }

  /// The head of the frame that comes next, if that is there.
  private var head: Head? {
    guard end - start >= Frame.headerSize, let memory = unsafe memory else { return nil }
    let count = unsafe (memory + start).loadUnaligned(as: UInt64.self).littleEndian
    let word = unsafe (memory + start + 8).loadUnaligned(as: UInt64.self).littleEndian
    return Head(
      kind: UInt8(truncatingIfNeeded: word), number: word >> 8,
      // What is longer than memory never ends.
      count: Int(clamping: min(count, UInt64(Int.max / 2))))
  }

  private func empty() {
    start = 0
    end = 0
    guard capacity > FrameReader.largestKept else { return }
    unsafe cfutures_free(memory)
    unsafe memory = nil
    capacity = 0
  }

  /// Makes room at the end: for the frame, but at most for a mebibyte or for twice what has come.
  private func reserve() {
    guard unsafe end == capacity || memory == nil else { return }
    if start > 0, let memory = unsafe memory {
      unsafe memory.copyMemory(from: memory + start, byteCount: end - start)
      end -= start
      start = 0
      if end < capacity / 2 { return }
    }
    let rest = head.map { Frame.headerSize + $0.count } ?? 0
    let wanted = max(FrameReader.leastCapacity, 2 * end, min(rest, FrameReader.firstGrowth))
    guard let resized = unsafe cfutures_resize(memory, wanted) else { return }
    unsafe memory = resized
    capacity = wanted
    unsafe LargeMemory.willFill(resized, wanted)
  }
}
