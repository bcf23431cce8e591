//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesThreads
import Testing

@Suite("Pace", .timeLimit(.minutes(5)))
struct PaceTests {
  private var pace = Pace(nanoseconds: 1_000)

  @Test("begins with one call")
  func start() {
    #expect(pace.size == 1)
  }

  @Test(
    "doubles while calls are short, and not more than that", arguments: [0, 1, 100] as [UInt64])
  mutating func doubling(nanoseconds: UInt64) {
    for expected in [2, 4, 8] {
      pace.note(pace.size, took: nanoseconds)
      #expect(pace.size == expected)
    }
  }

  @Test("stays at as many calls as take the time that it was given")
  mutating func steady() {
    for _ in 0..<20 { pace.note(pace.size, took: UInt64(pace.size) * 10) }
    #expect(pace.size == 100)
  }

  @Test("falls at once to what calls take that have become slower, and never below one")
  mutating func falling() {
    for _ in 0..<20 { pace.note(pace.size, took: UInt64(pace.size)) }
    #expect(pace.size == 1_000)
    pace.note(1_000, took: 1_000 * 50)
    #expect(pace.size == 20)
    pace.note(20, took: .max)
    #expect(pace.size == 1)
  }

  @Test("judges by the calls that were made, which may be fewer than it has proposed")
  mutating func fewerCalls() {
    for _ in 0..<3 { pace.note(pace.size, took: 1) }
    pace.note(1, took: 500)
    #expect(pace.size == 2)
  }
}
