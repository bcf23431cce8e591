//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import TestSupport
import Testing

/// Time-outs and deadlines of tasks on threads, which cannot be killed.
@Suite("Time limits", .timeLimit(.minutes(5)))
struct TimeLimitTests {
  private let brief = Duration.milliseconds(20)

  @Test("a body over its time: the future fails, the flag is raised, the worker stays busy")
  func timeout() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "timeout")
    try await onThread {
      let (gate, flagged) = (Gate(), Gate())
      let slow = pool.submit(.named("slow").timeout(brief)) {
        #expect(eventually { TaskContext.current?.isCancelled == true })
        flagged.open()
        gate.wait()
        return 1
      }
      let next = pool.submit { TaskContext.current?.isCancelled }
      let error = #expect(throws: ExecutorError.self) { try slow.result() }
      #expect(error?.code == .timedOut)
      #expect(error?.message.contains("\"slow\" ran into its time-out of 0.02 seconds") == true)
      #expect(slow.isDone && !slow.isCancelled)
      flagged.wait()
      #expect(!next.isDone && !next.isRunning)
      gate.open()
      // The next call on the same thread is not harmed.
      try #expect(next.result() == false)
      #expect(slow.failureCode == .timedOut)
      #expect(KernelThreads.names(prefix: "timeout_") == ["timeout_0"])
      pool.shutdown()
    }
  }

  @Test("a body that ends in time is not harmed, and its clock is stopped")
  func inTime() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    try await onThread {
      let census = Census()
      for _ in 0..<100 {
        let future = pool.submit(.timeout(.seconds(600)).deadline(.now + .seconds(600))) {
          census.makeProbe()
        }
        _ = try future.result()
      }
      #expect(eventually { census.alive == 0 })
      pool.shutdown()
    }
  }

  @Test("an async body over its time: the future fails and its task is cancelled")
  func asyncTimeout() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let (sawFlag, ended) = (Promise<Bool>(), Promise<Bool>())
    let slow = pool.submit(.timeout(brief)) { () async throws -> Int in
      await withTaskCancellationHandler {
        // Ends early only by the cancellation of the task.
        try? await Task.sleep(for: .seconds(600))
      } onCancel: {
        try? sawFlag.succeed(true)
      }
      try ended.succeed(TaskContext.current?.isCancelled == true && Task.isCancelled)
      return 1
    }
    let error = await #expect(throws: ExecutorError.self) { try await slow.value }
    #expect(error?.code == .timedOut)
    #expect(try await sawFlag.future.value)
    #expect(try await ended.future.value)
    #expect(try await pool.submit { 2 }.value == 2)
    await pool.shutdown()
  }

  @Test("an onCancel handler that blocks does not hold up the time-outs of others")
  func blockedCancellationHandler() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 3)
    let (gate, blocked) = (Gate(), Promise<Void>())
    let first = pool.submit(.timeout(brief)) { () async throws -> Int in
      await withTaskCancellationHandler {
        try? await blocked.future.value
      } onCancel: {
        try? blocked.succeed()
        gate.wait()
      }
      return 1
    }
    try await onThread {
      #expect(code { try first.result() } == .timedOut)
      let second = pool.submit(.timeout(brief)) { gate.wait() }
      #expect(code { try second.result() } == .timedOut)
      gate.open()
      pool.shutdown()
    }
  }

  @Test("a done callback that blocks does not hold up the time-outs of others")
  func blockedCallback() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    try await onThread {
      let (gate, inCallback) = (Gate(), Gate())
      let first = pool.submit(.timeout(brief)) { gate.wait() }
      first.addDoneCallback { _ in
        inCallback.open()
        gate.wait()
      }
      inCallback.wait()
      let second = pool.submit(.timeout(brief)) { gate.wait() }
      #expect(code { try second.result() } == .timedOut)
      gate.open()
      pool.shutdown()
    }
  }

  @Test(
    "zero and negative limits expire at the start, without running the body",
    arguments: [Duration.zero, .seconds(-1), .seconds(Int64.min)])
  func zero(limit: Duration) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let ran = Counter()
    let futures = [
      pool.submit(.timeout(limit)) { ran.increment() },
      pool.submit(.timeout(limit)) { () async -> Int in ran.increment() },
      pool.submit(.timeout(limit).retry(.limit(3))) { ran.increment() },
    ]
    for future in futures {
      let error = await #expect(throws: ExecutorError.self) { try await future.value }
      #expect(error?.code == .timedOut)
    }
    await pool.shutdown()
    #expect(ran.value == 0)
  }

  @Test(
    "a limit beyond the clock is none",
    arguments: [Duration.seconds(Int64.max), .nanoseconds(Int64.max), .seconds(10_000_000_000)])
  func endless(limit: Duration) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let options = TaskOptions.timeout(limit).deadline(.now.advanced(by: limit))
    #expect(try await pool.submit(options) { 1 }.value == 1)
    #expect(try await pool.submit(options) { () async in 2 }.value == 2)
    let promise = Promise<Int>()
    let waiting = Task { try await promise.future.result(timeout: limit) }
    try promise.succeed(3)
    #expect(try await waiting.value == 3)
    await pool.shutdown()
  }

  // MARK: Deadlines

  @Test("a deadline that passes while the call is pending: the body never runs")
  func deadlineWhilePending() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    try await onThread {
      let occupation = Occupation(of: pool)
      let ran = Counter()
      let late = pool.submit(.named("late").deadline(.now + brief)) { ran.increment() }
      let suspending = pool.submit(.deadline(.now + brief)) { () async -> Int in ran.increment() }
      let error = #expect(throws: ExecutorError.self) { try late.result() }
      #expect(error?.code == .timedOut)
      #expect(error?.message.contains("its deadline. It has not been started") == true)
      #expect(code { try suspending.result() } == .timedOut)
      occupation.end()
      pool.shutdown()
      #expect(ran.value == 0)
    }
  }

  @Test("a deadline that passes while the call runs")
  func deadlineWhileRunning() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    try await onThread {
      // Long enough for the call to start, however busy the machine.
      let slow = pool.submit(.deadline(.now + .seconds(2))) {
        eventually { TaskContext.current?.isCancelled == true }
      }
      let error = #expect(throws: ExecutorError.self) { try slow.result() }
      #expect(error?.code == .timedOut)
      #expect(error?.message.contains("A thread cannot be killed") == true)
      pool.shutdown()
    }
  }

  @Test("a deadline holds for all attempts together, a time-out for each")
  func deadlineOverRetries() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let attempts = Counter()
    // Time for more than one attempt, however busy the machine.
    let options = TaskOptions.deadline(.now + .seconds(2)).retry(
      .limit(.max, backoff: .exponential(from: .milliseconds(1), upTo: .milliseconds(1))))
    let future = pool.submit(options) { () throws -> Int in
      attempts.increment()
      throw Failure()
    }
    let error = await #expect(throws: ExecutorError.self) { try await future.value }
    #expect(error?.code == .timedOut && attempts.value > 1)
    await pool.shutdown()
  }

  @Test("a deadline that passes during a pause between attempts ends the pause")
  func deadlineDuringPause() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let pause = Backoff.exponential(from: .seconds(600), upTo: .seconds(600))
    let options = TaskOptions.deadline(.now + brief).retry(.limit(1, backoff: pause))
    let futures = [
      pool.submit(options) { () throws -> Int in throw Failure() },
      pool.submit(options) { () async throws -> Int in throw Failure() },
    ]
    for future in futures {
      let error = await #expect(throws: ExecutorError.self) { try await future.value }
      #expect(error?.code == .timedOut)
    }
    await pool.shutdown()
  }

  @Test("an attempt that has timed out is not tried again")
  func noRetryAfterTimeout() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let attempts = Counter()
    let future = pool.submit(.timeout(brief).retry(.limit(3))) { () throws -> Int in
      attempts.increment()
      _ = eventually { TaskContext.current?.isCancelled == true }
      throw Failure()
    }
    let error = await #expect(throws: ExecutorError.self) { try await future.value }
    #expect(error?.code == .timedOut)
    await pool.shutdown()
    #expect(attempts.value == 1)
  }

  @Test("the body's own time-out error is told apart: the future is done in both cases")
  func ownTimeout() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let future = pool.submit { () throws -> Int in throw ExecutorError(.timedOut, "my own") }
    let error = await #expect(throws: ExecutorError.self) { try await future.value }
    #expect(error?.message == "my own" && future.isDone)
    let gate = Gate()
    let pending = pool.submit { gate.wait() }
    await #expect(throws: ExecutorError.self) { try await pending.result(timeout: .zero) }
    #expect(!pending.isDone)
    gate.open()
    await pool.shutdown()
  }
}
