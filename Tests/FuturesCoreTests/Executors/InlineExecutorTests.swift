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

@Suite("InlineExecutor", .timeLimit(.minutes(5)))
struct InlineExecutorTests {
  @Test("runs a call on the caller's thread, and the future is done when submit returns")
  func callersThread() async throws {
    let isCaller = try await onThread {
      let caller = PlatformThread.current
      let future = InlineExecutor().submit { caller.isCurrent }
      return future.outcome.map { Ending($0) }
    }
    #expect(isCaller == .returned("true"))
  }

  @Test("calls within calls run, each with a context of its own")
  func nested() throws {
    let executor = InlineExecutor()
    let attempts = Recorder<Int?>()
    let outer = executor.submit(.retry(.limit(1))) { () throws -> Int in
      let attempt = TaskContext.current?.attempt
      let inner = executor.submit { () -> Int in
        attempts.record(TaskContext.current?.attempt)
        return 1
      }
      attempts.record(TaskContext.current?.attempt)
      if attempt == 1 { throw Mishap() }
      return try inner.outcome?.get() ?? 0
    }
    #expect(outer.outcome.map { Ending($0) } == .returned("1"))
    #expect(attempts.values == [1, 1, 1, 2])
    #expect(TaskContext.current == nil)
  }

  @Test("a body's error, and its release, are the future's before submit returns")
  func errors() {
    let census = Census()
    func submit() -> Future<Int> {
      let probe = census.makeProbe()
      return InlineExecutor().submit { () throws -> Int in
        throw withExtendedLifetime(probe) { Mishap(4) }
      }
    }
    #expect(submit().outcome.map { Ending($0) } == .threw("mishap 4"))
    #expect(census.alive == 0)
  }

  @Test(
    "a limit that has passed fails the call without running it",
    arguments: TimeoutSample.expired)
  func expiredLimits(limit: Duration) {
    let calls = Recorder<Int>()
    for options in [TaskOptions.timeout(limit), .deadline(.now + limit)] {
      let future = InlineExecutor().submit(options.named("late")) { calls.record(1) }
      guard case .failure(let error as ExecutorError) = future.outcome else {
        Issue.record("\(future)")
        continue
      }
      #expect(error.code == .timedOut)
      #expect(error.message.contains("Task \"late\"") && error.message.contains("not been started"))
    }
    #expect(calls.values.isEmpty)
  }

  @Test("a body that runs into its time-out is told, and the future has failed when it returns")
  func timeout() async throws {
    let future = try await onThread {
      InlineExecutor().submit(.named("slow").timeout(.milliseconds(2))) {
        _ = eventually { TaskContext.current?.isCancelled == true }
        return 1
      }
    }
    guard case .failure(let error as ExecutorError) = future.outcome else {
      Issue.record("\(future)")
      return
    }
    #expect(error.code == .timedOut)
    #expect(error.message.contains("Task \"slow\"") && error.message.contains("0.002 seconds"))
    #expect(!future.isCancelled)
  }

  @Test("limits beyond the clock are none", arguments: TimeoutSample.endless.compactMap { $0 })
  func endlessLimits(limit: Duration) {
    let future = InlineExecutor().submit(.timeout(limit)) { TaskContext.current?.deadline != nil }
    #expect(future.outcome.map { Ending($0) } == .returned("\(Deadline(after: limit) != .never)"))
  }

  @Test("attempts follow each other on the caller's thread until one succeeds")
  func retry() async throws {
    let seen = try await onThread {
      let seen = Recorder<(attempt: Int?, isCaller: Bool)>()
      let caller = PlatformThread.current
      let options = TaskOptions.retry(
        .limit(5, backoff: .exponential(from: .microseconds(10), upTo: .microseconds(40))))
      let future = InlineExecutor().submit(options) {
        seen.record((TaskContext.current?.attempt, caller.isCurrent))
        if seen.values.count < 4 { throw Mishap() }
      }
      #expect(future.outcome.map { Ending($0) } == .returned("()"))
      return seen.values
    }
    #expect(seen.map(\.attempt) == [1, 2, 3, 4])
    #expect(seen.allSatisfy { $0.isCaller })
  }

  @Test("when attempts run out the last error stays")
  func retryGivesUp() {
    let attempts = Recorder<Int>()
    let future = InlineExecutor().submit(.retry(.limit(2))) { () throws -> Int in
      attempts.record(1)
      throw Mishap(attempts.values.count)
    }
    #expect(future.outcome.map { Ending($0) } == .threw("mishap 3"))
  }

  @Test("a deadline cuts a pause between attempts short")
  func deadlineDuringPause() async throws {
    let ending = try await onThread {
      let options = TaskOptions.deadline(.now + .milliseconds(5))
        .retry(.limit(9, backoff: .exponential(from: .seconds(3_600), upTo: .seconds(3_600))))
      let future = InlineExecutor().submit(options) { () throws -> Int in throw Mishap() }
      return future.outcome.map { Ending($0) }
    }
    #expect(ending == .timedOut)
  }

  @Test("very many attempts need no more stack than one")
  func manyAttempts() async throws {
    let attempts = try await onThread {
      let attempts = Lock(0)
      _ = InlineExecutor().submit(.retry(.limit(50_000))) {
        attempts.withLock { $0 += 1 }
        throw Mishap()
      }
      return attempts.withLock { $0 }
    }
    #expect(attempts == 50_001)
  }

  @Test("after shutdown calls are refused with a sentence, any number of times")
  func afterShutdown() async throws {
    let executor = InlineExecutor()
    await executor.shutdown()
    await executor.shutdown(cancelPending: true)
    try await onThread { executor.shutdown() }
    #expect(await executor.shutdown(cancelPending: false, within: .seconds(1)).isEmpty)
    let calls = Recorder<Int>()
    let future = executor.submit(.named("late")) { calls.record(1) }
    guard case .failure(let error as ExecutorError) = future.outcome else {
      Issue.record("\(future)")
      return
    }
    #expect(error.code == .shutDown)
    #expect(error.message.contains("Task \"late\"") && error.message.contains("after its shutdown"))
    #expect(calls.values.isEmpty)
  }

  @Test("shutdown from inside a call waits for nothing, and later calls are refused")
  func shutdownFromInside() async throws {
    let ending = try await onThread {
      let executor = InlineExecutor()
      let future = executor.submit { () -> Bool in
        executor.submit { executor.shutdown(cancelPending: false) }.isDone
          && executor.submit { 1 }.isRejected
      }
      // And from outside, now that the call is over.
      executor.shutdown()
      return future.outcome.map { Ending($0) }
    }
    #expect(ending == .returned("true"))
  }

  @Test("shutdown waits for a call on another thread, blocking and suspending")
  func shutdownWaits() async throws {
    let executor = InlineExecutor()
    let (inside, gate) = (Gate(), Gate())
    let order = Recorder<String>()
    async let call: Void = onThread {
      _ = executor.submit {
        inside.open()
        gate.wait()
        order.record("call ended")
      }
    }
    try await onThread { inside.wait() }
    async let blocking: Void = onThread {
      executor.shutdown()
      order.record("shut down")
    }
    let cancelled = Task {
      await executor.shutdown(cancelPending: false)
      order.record("shut down")
    }
    cancelled.cancel()
    let unfinished = await executor.shutdown(cancelPending: false, within: .milliseconds(5))
    #expect(unfinished.isEmpty && order.values.isEmpty)
    #expect(executor.submit { 1 }.isRejected)
    gate.open()
    try await call
    try await blocking
    await cancelled.value
    #expect(order.values == ["call ended", "shut down", "shut down"])
  }

  @Test("two calls that shut the executor down do not wait for each other")
  func mutualShutdown() async throws {
    let executor = InlineExecutor()
    let both = Latch(2)
    @Sendable func call() {
      _ = executor.submit {
        both.arriveAndWait()
        executor.shutdown(cancelPending: false)
      }
    }
    async let first: Void = onThread { call() }
    async let second: Void = onThread { call() }
    try await first
    try await second
    await executor.shutdown()
  }
}
