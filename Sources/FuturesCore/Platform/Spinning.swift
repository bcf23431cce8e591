//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import Synchronization

/// Waiting awake for a moment before falling asleep, as long as that pays.
///
/// Falling asleep and being woken costs some microseconds of work, and, where the processor has gone idle,
/// tens of microseconds until it is back. A series of short calls, each submitted when the one before has
/// come back, is ten times faster when neither side ever sleeps; but a wait for something that takes
/// milliseconds would only burn the processor. So there are two parts. The short one, about as long as
/// falling asleep takes, is always worth trying. The long one gives the processor to whoever can use it
/// in each round, ends when somebody did, and is only tried while it has been successful lately: a success
/// earns two failures, and without credit one wait in 64 tries again.
package final class Spinning: Sendable {
  private let credit = Atomic<Int>(Spinning.highestCredit)
  private let waits = Atomic<UInt>(0)

  package init() {}

  private static var highestCredit: Int { 16 }

  /// Rounds with a processor's pause in them: one microsecond or two.
  private static var shortRounds: Int { 50 }

  /// The longest time between a wake-up and the first step of a sleeping thread on an idle processor.
  private static var longest: UInt64 { 50_000 }

  /// A round that takes longer has let another thread run, which has a better use for the processor.
  private static var crowded: UInt64 { 5_000 }

  /// Whether others run while this thread does.
  private static let hasCompany = ProcessorCount.available() > 1

  /// Whether `condition` came true while waiting awake for it.
  @inline(__always)
  package func wait(until condition: () -> Bool) -> Bool {
    if Spinning.hasCompany {
      for _ in 0..<Spinning.shortRounds {
        if condition() { return true }
        cfutures_spin_hint()
      }
    }
    guard isWorthwhile else { return condition() }
    let isTrue = yield(until: condition)
    settle(isTrue)
    return isTrue
  }

  @inline(__always)
  private func yield(until condition: () -> Bool) -> Bool {
    let began = cfutures_now()
    var last = began
    while !condition() {
      cfutures_yield()
      let now = cfutures_now()
      if now - last > Spinning.crowded || now - began > Spinning.longest { return condition() }
      last = now
    }
    return true
  }

  private var isWorthwhile: Bool {
    if credit.load(ordering: .relaxed) > 0 { return true }
    return waits.wrappingAdd(1, ordering: .relaxed).newValue % 64 == 0
  }

  /// Races between those who settle at the same time are of no consequence.
  private func settle(_ wasSuccess: Bool) {
    let present = credit.load(ordering: .relaxed)
    let next = wasSuccess ? min(present + 2, Spinning.highestCredit) : max(present - 1, 0)
    if next != present { credit.store(next, ordering: .relaxed) }
  }
}
