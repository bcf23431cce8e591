//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

/// What can be seen of a parker from outside; `Models/parker.pml` has every interleaving.
@Suite("Parker", .timeLimit(.minutes(5)))
struct ParkerTests {
  private static let past = Deadline(nanoseconds: 0)

  @Test("without a token a park ends when its time is up")
  func timesOut() async throws {
    let parker = Parker()
    #expect(!parker.park(until: ParkerTests.past))
    #expect(try await onThread { parker.park(until: Deadline(after: .milliseconds(2))) } == false)
  }

  @Test("a wake-up that comes first is kept, also beyond the deadline, and taken once")
  func tokenIsKept() {
    let parker = Parker()
    parker.unpark()
    #expect(parker.park(until: ParkerTests.past))
    #expect(!parker.park(until: ParkerTests.past))
  }

  @Test("several wake-ups leave one token")
  func tokensDoNotAddUp() {
    let parker = Parker()
    for _ in 0..<3 { parker.unpark() }
    #expect(parker.park(until: .never))
    #expect(!parker.park(until: ParkerTests.past))
  }

  @Test("a park that has timed out leaves no mark behind")
  func noMarkIsLeft() {
    let parker = Parker()
    #expect(!parker.park(until: ParkerTests.past))
    parker.unpark()
    #expect(parker.park(until: .never))
  }

  @Test("two threads that wake each other in turn both come to the end")
  func pingPong() async throws {
    let (ping, pong) = (Parker(), Parker())
    let rounds = 20_000
    async let other: Void = onThread {
      for _ in 0..<rounds {
        _ = ping.park(until: .never)
        pong.unpark()
      }
    }
    let woken = try await onThread {
      (0..<rounds).count { _ in
        ping.unpark()
        return pong.park(until: .never)
      }
    }
    try await other
    #expect(woken == rounds)
  }

  @Test("what was written before a wake-up is visible after the park that took it")
  func visibility() async throws {
    final class Box: @unchecked Sendable {
      // Handed to and fro by the parkers alone; ThreadSanitizer would report what they do not order.
      var value = 0
    }
    let (there, back) = (Parker(), Parker())
    let box = Box()
    async let adder: Void = onThread {
      for _ in 0..<1_000 {
        _ = there.park(until: .never)
        box.value += 1
        back.unpark()
      }
    }
    let sum = try await onThread {
      for _ in 0..<1_000 {
        box.value += 1
        there.unpark()
        _ = back.park(until: .never)
      }
      return box.value
    }
    try await adder
    #expect(sum == 2_000)
  }

  @Test("whoever is woken at its deadline knows that it was woken, or the wake-up is kept")
  func wakeUpAtDeadline() async throws {
    let rounds = 500
    let kept = try await onThread {
      var kept = 0
      for _ in 0..<rounds {
        let parker = Parker()
        let waker = try PlatformThread.start(named: "waker") { parker.unpark() }
        if parker.park(until: Deadline(after: .microseconds(40))) {
          kept += 1
          waker.join()
        } else {
          waker.join()
          if parker.park(until: ParkerTests.past) { kept += 1 }
        }
      }
      return kept
    }
    #expect(kept == rounds)
  }
}
