//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Testing

@Suite("Deadline", .timeLimit(.minutes(5)))
struct DeadlineTests {
  @Test(
    "durations become whole nanoseconds, 0 when negative, nothing when they do not fit",
    arguments: [
      (.zero, 0),
      (.nanoseconds(5), 5),
      (.nanoseconds(-1), 0),
      (.seconds(Int64.min) * 4, 0),
      (Duration(secondsComponent: 0, attosecondsComponent: 1), 0),
      (Duration(secondsComponent: 0, attosecondsComponent: 1_999_999_999), 1),
      (Duration(secondsComponent: 3, attosecondsComponent: 7_000_000_000), 3_000_000_007),
      (.nanoseconds(Int64.max), UInt64(Int64.max)),
      (
        Duration(secondsComponent: 18_446_744_073, attosecondsComponent: 709_551_615_000_000_000),
        .max
      ),
      (
        Duration(secondsComponent: 18_446_744_073, attosecondsComponent: 709_551_616_000_000_000),
        nil
      ),
      (.seconds(18_446_744_074), nil),
      (.seconds(Int64.max), nil),
      (.seconds(Int64.max) * 4, nil),
    ] as [(Duration, UInt64?)])
  func saturation(duration: Duration, nanoseconds: UInt64?) {
    #expect(duration.saturatedNanoseconds == nanoseconds)
  }

  @Test("a time-out that is over has passed and leaves nothing", arguments: TimeoutSample.expired)
  func expired(timeout: Duration) {
    let deadline = Deadline(after: timeout)
    #expect(deadline.hasPassed)
    #expect(deadline.remaining == .zero)
    #expect(deadline < .never)
  }

  @Test(
    "a time-out beyond the clock is never, one within it is not",
    arguments: TimeoutSample.endless)
  func endless(timeout: Duration?) {
    let deadline = Deadline(after: timeout)
    #expect(!deadline.hasPassed)
    if let timeout, timeout < .seconds(9_000_000_000) {
      #expect(deadline != .never)
    }
    if timeout.map({ $0 >= .nanoseconds(Int64.max) }) ?? true {
      #expect(deadline == .never && deadline.remaining == nil)
    }
  }

  @Test("what is left shrinks from the time-out to zero")
  func remaining() throws {
    let deadline = Deadline(after: .seconds(100))
    let first = try #require(deadline.remaining)
    let second = try #require(deadline.remaining)
    #expect(first <= .seconds(100) && second <= first && second > .seconds(40))
  }

  @Test("deadlines are ordered, never comes last, and equal ones are equal")
  func order() {
    let (early, late) = (Deadline(nanoseconds: 1), Deadline(nanoseconds: 2))
    #expect([late, .never, early].sorted() == [early, late, .never])
    #expect(min(Deadline.never, late) == late && !(Deadline.never < .never) && !(late < late))
    #expect(Deadline.now <= Deadline.now)
  }

  @Test("instants of the continuous clock become deadlines, however far away")
  func instants() throws {
    let now = ContinuousClock.now
    #expect(Deadline(now).hasPassed)
    #expect(Deadline(now - .seconds(Int64.max)).hasPassed)
    #expect(Deadline(now + .seconds(Int64.max)) == .never)
    let remaining = try #require(Deadline(now + .seconds(50)).remaining)
    #expect(remaining <= .seconds(50) && remaining > .seconds(10))
  }
}
