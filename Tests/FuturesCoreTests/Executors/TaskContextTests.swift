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

@Suite("TaskContext", .timeLimit(.minutes(5)))
struct TaskContextTests {
  @Test("there is none outside of a call, nor on a thread that a body starts")
  func outside() async throws {
    #expect(TaskContext.current == nil)
    let seen = try await onThread {
      InlineExecutor().submit { () throws -> Bool in
        let seen = Recorder<Bool>()
        try PlatformThread.start(named: "child") { seen.record(TaskContext.current == nil) }.join()
        return seen.values == [true] && TaskContext.current != nil
      }.outcome.map { Ending($0) }
    }
    #expect(seen == .returned("true"))
  }

  @Test("shows the tighter of time-out and deadline, and nothing without a limit")
  func deadline() throws {
    func deadline(_ options: TaskOptions) throws -> Duration? {
      let seen = Recorder<ContinuousClock.Instant?>()
      let start = ContinuousClock.now
      _ = InlineExecutor().submit(options) { seen.record(TaskContext.current?.deadline) }
      return try #require(seen.values.first).map { start.duration(to: $0) }
    }
    let now = ContinuousClock.now
    let cases: [(TaskOptions, ClosedRange<Double>)] = [
      (.timeout(.seconds(1_000)), 999...1_100),
      (.deadline(now + .seconds(1_000)), 900...1_001),
      (.timeout(.seconds(1_000)).deadline(now + .seconds(5_000)), 999...1_100),
      (.timeout(.seconds(5_000)).deadline(now + .seconds(1_000)), 900...1_001),
    ]
    for (options, range) in cases {
      let left = try #require(try deadline(options))
      #expect(range.contains(left / .seconds(1)))
    }
    #expect(try deadline(TaskOptions()) == nil)
    #expect(try deadline(.named("no limit").timeout(.seconds(Int64.max))) == nil)
  }

  @Test("the time-out begins anew with each attempt")
  func attemptDeadlines() {
    let seen = Recorder<ContinuousClock.Instant?>()
    _ = InlineExecutor().submit(.timeout(.seconds(1_000)).retry(.limit(2))) {
      seen.record(TaskContext.current?.deadline)
      throw Mishap()
    }
    let deadlines = seen.values.compactMap { $0 }
    #expect(deadlines.count == 3 && deadlines == deadlines.sorted())
    #expect(deadlines.first != deadlines.last)
  }

  @Test("shows the flag, and throws when it is up")
  func flag() async throws {
    let executor = ManualExecutor()
    let (inside, gate) = (Latch(1), Gate())
    let seen = Recorder<Ending>()
    let future = executor.submit {
      seen.record(.of { try TaskContext.current?.checkCancellation() })
      inside.arrive()
      gate.wait()
      seen.record(.of { try TaskContext.current?.checkCancellation() })
      try TaskContext.current?.checkCancellation()
    }
    async let worker: Void = onThread { executor.runNext() }
    try await onThread { inside.wait() }
    future.cancel()
    gate.open()
    try await worker
    #expect(seen.values.last == .cancelled && seen.values.first != .cancelled)
    #expect(future.isCancelled)
  }

  @Test("a call that was asked to stop is not tried again")
  func noRetryAfterCancel() async throws {
    let executor = ManualExecutor()
    let attempts = Recorder<Int>()
    let (inside, gate) = (Latch(1), Gate())
    let future = executor.submit(.retry(.limit(5))) {
      attempts.record(TaskContext.current?.attempt ?? 0)
      inside.arrive()
      gate.wait()
      throw Mishap(1)
    }
    async let worker: Void = onThread { executor.runNext() }
    try await onThread { inside.wait() }
    future.cancel()
    gate.open()
    try await worker
    #expect(attempts.values == [1])
    #expect(future.outcome.map { Ending($0) } == .threw("mishap 1"))
  }
}
