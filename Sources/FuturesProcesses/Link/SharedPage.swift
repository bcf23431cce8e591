//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// A page of memory that a worker and its pool both see.
///
/// Each word has one writer, and nothing that the pool does with one the worker writes can harm the pool: they are
/// numbers, to be compared. The page's size is sealed and its memory allocated, so touching it cannot fail.
@safe
struct SharedPage: @unchecked Sendable {
  // `@unchecked` because all access is atomic.

  private let words: UnsafeMutablePointer<UInt64>

  static let size = 4096

  private enum Word: Int {
    /// The call that the worker has begun last. Written by the worker.
    case started
    /// The call that is to stop. Written by the pool.
    case stop
    /// Which attempt of its task the call is, and when it has to be done. Written by the pool, before the call.
    case attempt, deadline
    /// Rises with everything that a worker which waits should see; its lower half is what is slept at.
    case attention
  }

  init(_ memory: UnsafeMutableRawPointer) {
    unsafe words = memory.bindMemory(to: UInt64.self, capacity: SharedPage.size / 8)
  }

  /// The calling process no longer sees it.
  func unmap() { unsafe cfutures_unmap(words, SharedPage.size) }

  var started: UInt64 {
    get { load(.started) }
    nonmutating set { store(newValue, .started) }
  }

  var stop: UInt64 { load(.stop) }

  /// Asks a call to stop.
  func requestStop(of call: UInt64) {
    store(call, .stop)
    callAttention()
  }

  var attempt: Int {
    get { Int(clamping: load(.attempt)) }
    nonmutating set { store(UInt64(newValue), .attempt) }
  }

  var deadline: Deadline {
    get {
      let nanoseconds = load(.deadline)
      return Deadline(nanoseconds: nanoseconds == .max ? nil : nanoseconds)
    }
    nonmutating set { store(newValue.nanoseconds ?? .max, .deadline) }
  }

  /// What `waitForAttention` compares with.
  var attention: UInt32 { unsafe cfutures_shared_load_short(attentionWord) }

  func callAttention() {
    unsafe cfutures_shared_increment(attentionWord)
    unsafe cfutures_shared_wake(attentionWord)
  }

  /// Sleeps until somebody has called attention since it was `seen`; may return without a reason.
  func waitForAttention(since seen: UInt32) {
    _ = unsafe cfutures_shared_wait(attentionWord, seen)
  }

  private var attentionWord: UnsafeMutablePointer<UInt32> {
    unsafe UnsafeMutableRawPointer(words + Word.attention.rawValue)
      .assumingMemoryBound(to: UInt32.self)
  }

  private func load(_ word: Word) -> UInt64 { unsafe cfutures_shared_load(words + word.rawValue) }

  private func store(_ value: UInt64, _ word: Word) {
    unsafe cfutures_shared_store(words + word.rawValue, value)
  }
}
