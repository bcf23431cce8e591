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

@Suite("Timer", .timeLimit(.minutes(5)))
struct TimerTests {
  @Test("calls actions in the order of their moments, not before them, on its own thread")
  func order() async throws {
    var random = SeededGenerator(seed: 3)
    let base = try #require(Deadline(after: .milliseconds(30)).nanoseconds)
    let latch = Latch(200)
    // The thread is held until every entry is there, however slow this test gets on.
    let gate = Gate()
    _ = try Timer.shared.schedule(at: Deadline(nanoseconds: 0)) { gate.wait() }
    let seen = Recorder<(moment: UInt64, isDue: Bool, thread: String)>()
    for offset in (0..<200).map({ UInt64($0) * 50_000 }).shuffled(using: &random) {
      let deadline = Deadline(nanoseconds: base + offset)
      _ = try Timer.shared.schedule(at: deadline) {
        seen.record((offset, deadline.hasPassed, KernelThreads.current))
        latch.arrive()
      }
    }
    gate.open()
    try await onThread { latch.wait() }
    #expect(seen.values.map(\.moment) == seen.values.map(\.moment).sorted())
    #expect(seen.values.allSatisfy { $0.isDue && $0.thread == "futures-timer" })
  }

  @Test("an entry that becomes the first one is not kept waiting by a later one")
  func overtaking() async throws {
    let late = try Timer.shared.schedule(at: Deadline(after: .seconds(3_600))) {}
    let latch = Latch(1)
    _ = try Timer.shared.schedule(at: Deadline(after: .milliseconds(1))) { latch.arrive() }
    try await onThread { latch.wait() }
    if let late { Timer.shared.cancel(late) }
  }

  @Test("a deadline that has passed is called at once, one that never comes is not an entry")
  func extremes() async throws {
    let latch = Latch(1)
    #expect(try Timer.shared.schedule(at: Deadline(nanoseconds: 0)) { latch.arrive() } != nil)
    try await onThread { latch.wait() }
    #expect(try Timer.shared.schedule(at: .never) {} == nil)
  }

  @Test("a cancelled entry is not called and leaves nothing behind, also when cancelled again")
  func cancelling() async throws {
    let census = Census()
    let calls = Recorder<Int>()
    func schedule() throws -> TimerEntry? {
      let probe = census.makeProbe()
      return try Timer.shared.schedule(at: Deadline(after: .milliseconds(20))) {
        withExtendedLifetime(probe) { calls.record(1) }
      }
    }
    let entry = try #require(try schedule())
    Timer.shared.cancel(entry)
    Timer.shared.cancel(entry)
    #expect(census.alive == 0)
    let latch = Latch(1)
    _ = try Timer.shared.schedule(at: Deadline(after: .milliseconds(25))) { latch.arrive() }
    try await onThread { latch.wait() }
    #expect(calls.values.isEmpty)
  }

  @Test("cancelling an entry that was called does nothing")
  func cancellingTooLate() async throws {
    let latch = Latch(1)
    let entry = try #require(
      try Timer.shared.schedule(at: Deadline(nanoseconds: 0)) { latch.arrive() })
    try await onThread { latch.wait() }
    Timer.shared.cancel(entry)
  }

  @Test("a task that ends before its limits leaves nothing behind")
  func disarming() async throws {
    let census = Census()
    func run() {
      let future = InlineExecutor().submit(
        .timeout(.seconds(3_600)).deadline(.now + .seconds(3_600))
      ) { Tracked(census) }
      #expect(future.isDone && census.alive == 1)
    }
    run()
    #expect(census.alive == 0, "a timer that stays keeps the future and its result")
  }

  /// In a process of its own, because other tests time things all the while.
  @Test("its thread is not there before, and leaves when nothing is timed any more")
  func thread() async {
    await #expect(processExitsWith: .success) {
      @Sendable func threads() -> [String] { KernelThreads.names(prefix: "futures-timer") }
      try await onThread {
        _ = InlineExecutor().submit { 1 }
        try require(threads().isEmpty)
        for _ in 0..<3 {
          let entry = try Timer.shared.schedule(at: Deadline(after: .seconds(3_600))) {}
          try require(eventually { threads().count == 1 })
          if let entry { Timer.shared.cancel(entry) }
          try require(eventually { threads().isEmpty })
        }
      }
    }
  }
}

/// For processes of their own, in which an expectation is not a test's.
private func require(_ condition: Bool) throws {
  guard condition else { throw Mishap() }
}
