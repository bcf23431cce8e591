//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// Memory that a worker and its pool both see: some words, a slot for each call under way, and a ring of outcomes.
///
/// Each word has one writer, but for the slots, which change once. Nothing that the pool does with what the worker
/// writes can harm the pool: words are compared, and the ring's bytes are copied and checked. The memory cannot become
/// smaller and its pages are allocated, so touching it cannot fail.
@safe
struct SharedPage: @unchecked Sendable {
  // `@unchecked` because all access to words is atomic, and the ring says who touches which of its bytes when.

  private let words: UnsafeMutablePointer<UInt64>

  static let size = firstPage + OutcomeRing.size
  private static let firstPage = 4096

  /// Those of one writer lie in one cache line.
  private enum Word: Int {
    /// The call that is to stop. Written by the pool.
    case stop = 0
    /// Which attempt of its task the call is, and when it has to be done. Written by the pool, before the call.
    case attempt, deadline
    /// With the outcome of which call the pool is to be woken. Written by the pool.
    case wakeAt
    /// The call whose progress somebody wants to know. Written by the pool, before the call.
    case observed
    /// How many bytes of the ring are read. Written by the pool.
    case read
    /// The call whose outcome the pool has taken from the area last. Written by the pool.
    case collected
    /// The call that the worker has begun last. Written by the worker.
    case started = 8
    /// How many bytes of the ring are written. Written by the worker.
    case written
    /// Rises with everything that a worker which waits should see; its lower half is what is slept at.
    case attention = 16
    /// The first of the slots.
    case slots = 24
  }

  init(_ memory: UnsafeMutableRawPointer) {
    unsafe words = memory.bindMemory(to: UInt64.self, capacity: SharedPage.size / 8)
  }

  /// The calling process no longer sees it.
  func unmap() { unsafe cfutures_unmap(words, SharedPage.size) }

  /// The call that the worker has begun last.
  var started: UInt64 { load(.started) }

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

  // MARK: Slots

  /// How many calls a worker may have that it has not answered.
  static let slotCount = 64

  /// What has become of a call, in the two lowest bits of its slot; above them is its number.
  private enum Slot: UInt64 {
    case offered
    case taken
    case withdrawn
  }

  /// The call may be begun.
  func offer(_ number: UInt64) {
    unsafe cfutures_shared_store(slot(of: number), word(number, .offered))
  }

  /// The worker begins the call; `false` when it is not to.
  func take(_ number: UInt64) -> Bool {
    guard move(number, to: .taken) else { return false }
    store(number, .started)
    return true
  }

  /// The call is not to be begun any more; `false` when it has been.
  func withdraw(_ number: UInt64) -> Bool {
    move(number, to: .withdrawn) || isAt(number, .withdrawn)
  }

  /// Whether the worker has begun the call, which is one of the last `slotCount`.
  func hasTaken(_ number: UInt64) -> Bool { isAt(number, .taken) }

  /// Whether the worker has begun the call, or may.
  func isGood(_ number: UInt64) -> Bool { isAt(number, .offered) || hasTaken(number) }

  private func move(_ number: UInt64, to end: Slot) -> Bool {
    unsafe cfutures_shared_exchange(slot(of: number), word(number, .offered), word(number, end))
  }

  private func isAt(_ number: UInt64, _ state: Slot) -> Bool {
    unsafe cfutures_shared_load(slot(of: number)) == word(number, state)
  }

  private func word(_ number: UInt64, _ state: Slot) -> UInt64 { number << 2 | state.rawValue }

  private func slot(of number: UInt64) -> UnsafeMutablePointer<UInt64> {
    unsafe words + Word.slots.rawValue + Int(number % UInt64(SharedPage.slotCount))
  }

  // MARK: Progress

  /// The call whose progress somebody wants to know.
  var observed: UInt64 {
    get { load(.observed) }
    nonmutating set { store(newValue, .observed) }
  }

  // MARK: Outcomes

  /// With the outcome of which call the pool is to be woken.
  var wakeAt: UInt64 {
    get { load(.wakeAt) }
    nonmutating set { store(newValue, .wakeAt) }
  }

  /// The pool's, or the worker's, end of the ring.
  var outcomes: OutcomeRing {
    let start = unsafe UnsafeMutableRawPointer(words)
    return unsafe OutcomeRing(
      start + SharedPage.firstPage, written: words + Word.written.rawValue,
      read: words + Word.read.rawValue)
  }

  /// The call whose outcome the pool has taken from the area last.
  var collected: UInt64 {
    get { load(.collected) }
    nonmutating set { store(newValue, .collected) }
  }

  // MARK: Waiting

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
