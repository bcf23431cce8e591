//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import Synchronization

/// A place where one thread sleeps until another wakes it.
///
/// A wake-up that comes before the sleep is kept, as one token, so it does not matter who is first:
///
/// - `unpark` puts the token there by an exchange; only when it finds the sleeper's mark does it call
///   the kernel.
/// - `park` takes the token by an exchange, or replaces "nothing" by its mark with a
///   compare-and-swap. The kernel lets it sleep only while the mark is there, so an exchange between
///   the mark and the sleep is seen.
///
/// What was written before `unpark` is visible after the `park` that took its token.
package final class Parker: Sendable {
  private static var nothing: UInt32 { 0 }
  private static var token: UInt32 { 1 }
  private static var asleep: UInt32 { 2 }

  private let word = Atomic<UInt32>(Parker.nothing)

  package init() {}

  /// Sleeps until there is a token, and takes it; `false` when time is up.
  package func park(until deadline: Deadline) -> Bool {
    let (isMarked, _) = word.compareExchange(
      expected: Parker.nothing, desired: Parker.asleep, ordering: .acquiringAndReleasing)
    if isMarked {
      while word.load(ordering: .relaxed) == Parker.asleep, sleep(until: deadline) {}
    }
    return word.exchange(Parker.nothing, ordering: .acquiringAndReleasing) == Parker.token
  }

  /// Leaves a token, and wakes the sleeper if there is one.
  package func unpark() {
    guard word.exchange(Parker.token, ordering: .acquiringAndReleasing) == Parker.asleep else {
      return
    }
    unsafe withFutex { unsafe cfutures_futex_wake($0) }
  }

  /// Sleeps while the mark is there; may return early, `false` only when time is up.
  private func sleep(until deadline: Deadline) -> Bool {
    unsafe withFutex { futex in
      unsafe cfutures_futex_wait(futex, Parker.asleep, deadline.nanoseconds ?? .max)
    }
  }

  /// An atomic lies where it lies: lending it out cannot move it.
  private func withFutex<R>(_ body: (UnsafePointer<UInt32>) -> R) -> R {
    unsafe withUnsafePointer(to: word) { address in
      unsafe body(UnsafeRawPointer(address).assumingMemoryBound(to: UInt32.self))
    }
  }
}
