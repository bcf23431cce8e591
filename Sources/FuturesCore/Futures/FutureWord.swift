//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The state of a future as one machine word: the pure part, without atomics.
///
///     pending ──start──▶ running ──claim──▶ claimed ──publish──▶ succeeded | failed | cancelled
///       ▲ │ │              │
///       │ │ └────claim─────┼─────────────▶ claimed
///       │ └──cancel────────┼─────────────▶ cancelled
///       └─────retry────────┘
///
///     pending ──fetch──▶ fetched ──settle──▶ running | pending
///
/// A fetched call lies ready with somebody who has not begun it, in another process: neither is it pending nor does
/// it run. What it is, is settled as soon as somebody wants to know (`AnyFuture.change`).
///
/// Whoever moves a future out of `pending` owns its call, and takes it out of the queue if it is in
/// one. Whoever moves it to `claimed` owns its outcome and alone may publish it. The rest of the word is
/// the address of the future's ``Subscribers``, 0 as long as nobody has subscribed.
package struct FutureWord: Equatable {
  package enum Phase: UInt, CaseIterable {
    case pending
    case fetched
    case running
    case claimed
    case succeeded
    case failed
    /// Failed without having had a chance to run: the executor refused it.
    case rejected
    case cancelled

    package var isDone: Bool { rawValue >= Phase.succeeded.rawValue }
  }

  package private(set) var bits: UInt

  static let phaseMask: UInt = 0b0111
  private static let cancellationFlag: UInt = 0b1000
  /// Objects are aligned to 16 bytes, which leaves the four bits above, and user space ends far below
  /// the two highest bits.
  private static let addressMask: UInt = ~(0b1111 | queuedFlag | observedFlag)
  static let queuedFlag: UInt = 1 << 62
  static let observedFlag: UInt = 1 << 63

  package init(bits: UInt) {
    self.bits = bits
  }

  package init(_ phase: Phase) {
    bits = phase.rawValue
  }

  package var phase: Phase {
    // Every value of the three bits is a phase.
    Phase(rawValue: bits & FutureWord.phaseMask) ?? .cancelled
  }

  package var isCancellationRequested: Bool {
    bits & FutureWord.cancellationFlag != 0
  }

  /// Whether the future lies in a queue; has a meaning only while it is pending.
  package var isQueued: Bool {
    bits & FutureWord.queuedFlag != 0
  }

  /// Whether somebody is about to settle what a fetched call is; the same bit, which means that only then.
  package var isBeingSettled: Bool {
    phase == .fetched && bits & FutureWord.queuedFlag != 0
  }

  /// Whether somebody has looked at the outcome.
  package var isObserved: Bool {
    bits & FutureWord.observedFlag != 0
  }

  package var subscribersAddress: UInt {
    bits & FutureWord.addressMask
  }

  /// A queue takes the future in.
  package func queued() -> FutureWord? {
    phase == .pending ? FutureWord(bits: bits | FutureWord.queuedFlag) : nil
  }

  /// A worker takes the call.
  package func started() -> FutureWord? {
    phase == .pending ? with(.running) : nil
  }

  /// As `started`, but only for a call that lies in a queue.
  package func startedFromQueue() -> FutureWord? {
    phase == .pending && isQueued ? with(.running) : nil
  }

  /// A queued call is laid ready for somebody who will begin it soon.
  package func fetched() -> FutureWord? {
    phase == .pending && isQueued && !isCancellationRequested ? with(.fetched) : nil
  }

  /// One party is about to settle what a fetched call is.
  package func beingSettled() -> FutureWord? {
    phase == .fetched && !isBeingSettled
      ? FutureWord(bits: bits | FutureWord.queuedFlag) : nil
  }

  /// Nobody has begun the fetched call: it lies in the queue again.
  package func returned() -> FutureWord? {
    phase == .fetched ? FutureWord(bits: with(.pending).bits | FutureWord.queuedFlag) : nil
  }

  /// The fetched call has been begun.
  package func begun() -> FutureWord? {
    phase == .fetched ? with(.running) : nil
  }

  /// An attempt has failed and another will follow; not when somebody asked to cancel.
  package func returnedToPending() -> FutureWord? {
    phase == .running && !isCancellationRequested ? with(.pending) : nil
  }

  /// Somebody is about to write the outcome.
  package func claimed() -> FutureWord? {
    phase == .pending || phase == .running ? with(.claimed) : nil
  }

  /// As `claimed`, but only for a call that nobody has started.
  package func claimedBeforeStart() -> FutureWord? {
    phase == .pending ? with(.claimed) : nil
  }

  /// A pending future is cancelled; a running one gets its flag raised.
  package func cancelled() -> FutureWord? {
    switch phase {
    case .pending: with(.cancelled).flagged()
    case .running: isCancellationRequested ? nil : flagged()
    default: nil
    }
  }

  package func flagged() -> FutureWord {
    FutureWord(bits: bits | FutureWord.cancellationFlag)
  }

  /// Another phase, out of the queue.
  package func with(_ phase: Phase) -> FutureWord {
    FutureWord(bits: bits & ~(FutureWord.phaseMask | FutureWord.queuedFlag) | phase.rawValue)
  }

  /// `nil` when the future is done, so that nobody subscribes to what has happened, or when
  /// somebody else has installed theirs.
  package func installing(subscribersAt address: UInt) -> FutureWord? {
    precondition(address & ~FutureWord.addressMask == 0, "objects are aligned to 16 bytes")
    return phase.isDone || subscribersAddress != 0 ? nil : FutureWord(bits: bits | address)
  }
}
