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

@Suite("wait(until:timeout:), blocking and suspending", .timeLimit(.minutes(5)))
struct WaitTests {
  enum Form: String, CaseIterable, Sendable {
    case blocking, suspending

    func callAsFunction<F: AnyFuture>(
      _ futures: [F], until condition: WaitCondition = .allCompleted, timeout: Duration? = nil
    ) async throws -> (done: [F], pending: [F]) {
      switch self {
      case .blocking: try await onThread { futures.wait(until: condition, timeout: timeout) }
      case .suspending: await futures.wait(until: condition, timeout: timeout)
      }
    }
  }

  /// A condition under a name.
  enum Condition: String, CaseIterable, Sendable {
    case allCompleted, firstCompleted, firstError

    var value: WaitCondition {
      switch self {
      case .allCompleted: .allCompleted
      case .firstCompleted: .firstCompleted
      case .firstError: .firstError
      }
    }
  }

  @Test("all: ends with the last one, whatever the outcomes", arguments: Form.allCases)
  func allCompleted(wait: Form) async throws {
    let series = Series(4)
    async let waiting = wait(series.futures)
    try series.succeed([3])
    series.futures[0].cancel()
    try series.promises[2].fail(Mishap())
    #expect(try await wait(series.futures, timeout: .milliseconds(2)).pending.count == 1)
    try series.succeed([1])
    let (done, pending) = try await waiting
    #expect(done == series.futures && pending.isEmpty)
  }

  @Test(
    "first completed: one is enough, be it a value, an error or a cancellation",
    arguments: Form.allCases, [FutureSample.succeeded, .failed, .cancelled])
  func firstCompleted(wait: Form, sample: FutureSample) async throws {
    let series = Series(3)
    async let waiting = wait(series.futures, until: .firstCompleted)
    #expect(try await wait(series.futures, timeout: .milliseconds(2)).done.isEmpty)
    switch sample {
    case .failed: try series.promises[1].fail(Mishap())
    case .cancelled: series.futures[1].cancel()
    default: try series.succeed([1])
    }
    let (done, pending) = try await waiting
    #expect(series.indices(of: done) == [1])
    #expect(series.indices(of: pending) == [0, 2])
  }

  @Test(
    "first completed: gives all that are done already, in the order given",
    arguments: Form.allCases)
  func firstCompletedSomeDone(wait: Form) async throws {
    let series = Series(4)
    try series.succeed([3, 1])
    let (done, pending) = try await wait(series.futures, until: .firstCompleted)
    #expect(series.indices(of: done) == [1, 3])
    #expect(series.indices(of: pending) == [0, 2])
  }

  @Test(
    "first error: values and cancellations do not end it, an error does",
    arguments: Form.allCases)
  func firstError(wait: Form) async throws {
    let series = Series(4)
    try series.succeed([0])
    async let waiting = wait(series.futures, until: .firstError)
    series.futures[1].cancel()
    let early = try await wait(series.futures, until: .firstError, timeout: .milliseconds(2))
    #expect(early.done.count == 2, "no error yet")
    try series.promises[2].fail(Mishap())
    let (done, pending) = try await waiting
    #expect(series.indices(of: done) == [0, 1, 2])
    #expect(series.indices(of: pending) == [3])
  }

  @Test(
    "first error: returns at once when one has failed, or timed out, before",
    arguments: Form.allCases, [FutureSample.failed, .timedOut])
  func firstErrorAlreadyFailed(wait: Form, sample: FutureSample) async throws {
    let series = Series(1)
    let failed = try sample.make().future
    let (done, pending) = try await wait([series.futures[0], failed], until: .firstError)
    #expect(done == [failed] && pending == series.futures)
  }

  @Test("first error: without an error it is a wait for all", arguments: Form.allCases)
  func firstErrorWithoutOne(wait: Form) async throws {
    let series = Series(2)
    series.futures[0].cancel()
    async let waiting = wait(series.futures, until: .firstError)
    try series.succeed([1])
    #expect(try await waiting.done == series.futures)
  }

  @Test("nothing to wait for returns at once", arguments: Form.allCases, Condition.allCases)
  func empty(wait: Form, condition: Condition) async throws {
    let (done, pending) = try await wait([Future<Int>](), until: condition.value)
    #expect(done.isEmpty && pending.isEmpty)
  }

  @Test("a future that occurs more than once counts once", arguments: Form.allCases)
  func duplicates(wait: Form) async throws {
    let series = Series(2)
    let futures = [0, 1, 0, 0, 1].map { series.futures[$0] }
    let early = try await wait(futures, timeout: .zero)
    #expect(series.indices(of: early.pending) == [0, 1])
    async let waiting = wait(futures)
    try series.succeed([0, 1])
    #expect(try await series.indices(of: waiting.done) == [0, 1])
  }

  @Test("any sequence of futures will do")
  func sequences() async throws {
    let series = Series(2)
    try series.succeed([0, 1])
    #expect(await Set(series.futures).wait().done.count == 2)
    #expect(await repeatElement(series.futures[0], count: 3).wait().done.count == 1)
    #expect(await series.futures.lazy.reversed().wait().done == series.futures.reversed())
  }

  @Test(
    "a wait that expires throws nothing and shows what is missing",
    arguments: Form.allCases, TimeoutSample.expired + TimeoutSample.short)
  func timeout(wait: Form, timeout: Duration) async throws {
    let series = Series(3)
    try series.succeed([1])
    for condition in [WaitCondition.allCompleted, .firstError] {
      let (done, pending) = try await wait(series.futures, until: condition, timeout: timeout)
      #expect(series.indices(of: done) == [1])
      #expect(series.indices(of: pending) == [0, 2])
    }
    #expect(
      try await wait(series.futures, until: .firstCompleted, timeout: timeout).done.count == 1)
    #expect(series.futures.allSatisfy { !$0.isCancellationRequested })
  }

  @Test(
    "a time-out beyond the clock waits for ever",
    arguments: Form.allCases, TimeoutSample.endless)
  func endless(wait: Form, timeout: Duration?) async throws {
    let series = Series(1)
    async let waiting = wait(series.futures, timeout: timeout)
    #expect(try await wait(series.futures, timeout: .milliseconds(3)).done.isEmpty)
    try series.succeed([0])
    #expect(try await waiting.done == series.futures)
  }

  @Test(
    "a wait that expired or was met early leaves nothing behind on the futures",
    arguments: Form.allCases, Condition.allCases)
  func noLeak(wait: Form, condition: Condition) async throws {
    weak var pending: AnyFuture?
    func scenario() async throws {
      let executor = ManualExecutor()
      let futures = [executor.submit { 1 }, executor.submit { 2 }]
      pending = futures[1]
      _ = try await wait(futures, until: condition.value, timeout: .milliseconds(1))
      executor.runNext()
      _ = try await wait(futures, until: condition.value, timeout: .milliseconds(1))
      #expect(pending != nil)
    }
    try await scenario()
    // The thread that has waited lets go of its futures after it has said so.
    let limit = Deadline(after: .seconds(30))
    while pending != nil, !limit.hasPassed { await Task.yield() }
    #expect(pending == nil, "a waiter that stays keeps its futures alive, which keep it alive")
  }

  @Test(
    "a hundred futures that are completed at once by many threads are all seen",
    arguments: Form.allCases)
  func pendingCallsRace(wait: Form) async throws {
    for _ in 0..<20 {
      let series = Series(100)
      let start = Gate()
      try await withThrowingTaskGroup { group in
        for thread in 0..<4 {
          group.addTask {
            try await onThread {
              start.wait()
              try series.succeed(stride(from: thread, to: 100, by: 4))
            }
          }
        }
        async let waiting = wait(series.futures)
        start.open()
        #expect(try await waiting.done.count == 100)
        try await group.waitForAll()
      }
    }
  }

  @Test("a task that is cancelled stops waiting and leaves the futures as they are")
  func cancellation() async throws {
    let series = Series(3)
    defer { withExtendedLifetime(series) {} }
    try series.succeed([0])
    let task = Task { await series.futures.wait() }
    _ = await series.futures.wait(timeout: .milliseconds(2))
    task.cancel()
    let (done, pending) = await task.value
    #expect(series.indices(of: done) == [0])
    #expect(series.indices(of: pending) == [1, 2])
    #expect(pending.allSatisfy { !$0.isCancellationRequested })
  }
}
