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

@Suite("Initializer and exit hook", .timeLimit(.minutes(5)))
struct InitializerTests {
  /// A pool whose initializer throws on the second thread and on all later ones.
  private func fragilePool(maxWorkers: Int = 2) -> ThreadPoolExecutor {
    let threads = Counter()
    return ThreadPoolExecutor(
      maxWorkers: maxWorkers, threadNamePrefix: "fragile",
      initializer: {
        let number = threads.increment()
        if number > 1 { throw Failure(number: number) }
      })
  }

  /// Occupies workers until another call needs a thread more, whose initializer fails.
  ///
  /// An `async` body that is suspended may not have left its worker yet, so one call can be enough.
  private func breakDown(_ pool: ThreadPoolExecutor, occupyingWorkersUntil gate: Gate) {
    while true {
      let call = pool.submit { gate.wait() }
      #expect(eventually { call.isRunning || call.isDone })
      if call.failureCode == .brokenExecutor { return }
    }
  }

  @Test("runs once on each thread, before its first call, and calls see what it did")
  func runsOnEachThread() async throws {
    let initialized = Recorder<String>()
    let pool = ThreadPoolExecutor(
      maxWorkers: 3, threadNamePrefix: "init",
      initializer: { initialized.record(KernelThreads.current) })
    try await onThread {
      let occupation = Occupation(of: pool, workers: 3)
      #expect(initialized.values.sorted() == ["init_0", "init_1", "init_2"])
      occupation.end()
      for _ in 0..<100 {
        let isKnown = pool.submit { initialized.values.contains(KernelThreads.current) }
        try #expect(isKnown.result())
      }
      pool.shutdown()
      #expect(initialized.values.count == 3)
    }
  }

  @Test("the exit hook runs once on each initialized thread and has run when shutdown returns")
  func exitHook() async throws {
    let left = Recorder<String>()
    let pool = ThreadPoolExecutor(
      maxWorkers: 3, threadNamePrefix: "exit", onExit: { left.record(KernelThreads.current) })
    try await onThread {
      Occupation(of: pool, workers: 3).end()
      pool.shutdown()
      #expect(left.values.sorted() == ["exit_0", "exit_1", "exit_2"])
    }
  }

  @Test("the exit hook has run when the async shutdown returns")
  func exitHookOfAsyncShutdown() async throws {
    for _ in 0..<50 {
      let left = Counter()
      let pool = ThreadPoolExecutor(maxWorkers: 2, onExit: { left.increment() })
      _ = try await pool.submit { 1 }.value
      await pool.shutdown()
      #expect(left.value == 1)
    }
  }

  @Test("when it fails, queued and later calls fail with its error underneath")
  func failure() async throws {
    let (gate, left) = (Gate(), Counter())
    let pool = ThreadPoolExecutor(
      maxWorkers: 1, threadNamePrefix: "broken", onExit: { left.increment() },
      initializer: {
        gate.wait()
        throw Failure(number: 42)
      })
    try await onThread {
      let queued = (0..<3).map { number in pool.submit(.named("call \(number)")) { number } }
      let suspending = pool.submit { () async -> Int in 1 }
      gate.open()
      let all: [Future<Int>] = queued + [suspending]
      _ = all.wait()
      let late = pool.submit { 1 }
      let lateSuspending = pool.submit { () async -> Int in 1 }
      for future in all + [late, lateSuspending] {
        let error = #expect(throws: ExecutorError.self) { try future.result() }
        #expect(error?.code == .brokenExecutor)
        #expect(error?.underlyingError as? Failure == Failure(number: 42))
        #expect(
          error?.message.hasPrefix("Pool \"broken\" is broken, because the initializer") == true)
      }
      #expect(code { try pool.map([1]) { $0 } } == .brokenExecutor)
      pool.shutdown()
      #expect(left.value == 0)
      #expect(eventually { KernelThreads.names(prefix: "broken_").isEmpty })
    }
  }

  @Test("when it fails under constant traffic, no call is left without an end")
  func failureUnderTraffic() async throws {
    let (threads, gate) = (Counter(), Gate())
    let pool = ThreadPoolExecutor(
      maxWorkers: 3,
      initializer: {
        guard threads.increment() > 1 else { return }
        gate.wait()
        throw Failure()
      })
    try await onThread {
      // The first worker is taken: whatever comes now waits for the others, whose initializers fail.
      let occupation = Occupation(of: pool)
      let (halfway, end, futures) = (Latch(4), Latch(4), Recorder<Future<Int>>())
      for number in 0..<4 {
        try PlatformThread.start(named: "producer") {
          func submit() -> Future<Int> {
            let future =
              number % 2 == 0
              ? pool.submit(.retry(.limit(1))) { number } : pool.submit { () async in number }
            futures.record(future)
            return future
          }
          for _ in 0..<100 { _ = submit() }
          halfway.arrive()
          while submit().failureCode != .brokenExecutor {}
          end.arrive()
        }.detach()
      }
      halfway.wait()
      gate.open()
      end.wait()
      _ = futures.values.wait()
      #expect(futures.values.count > 400)
      let others = futures.values.filter { $0.failureCode != .brokenExecutor }
      #expect(others.isEmpty)
      occupation.end()
      try #expect(occupation.futures[0].result().isEmpty == false)
      pool.shutdown()
      #expect(pool.statistics.pending == 0)
    }
  }

  @Test("running calls of other workers go on")
  func runningCallsGoOn() async throws {
    let pool = fragilePool()
    try await onThread {
      let occupation = Occupation(of: pool)
      let refused = pool.submit { 1 }
      _ = [refused].wait()
      #expect(refused.failureCode == .brokenExecutor)
      #expect(occupation.futures[0].isRunning)
      occupation.end()
      try #expect(occupation.futures[0].result() == "fragile_0")
      pool.shutdown()
    }
  }

  @Test("a suspended async body still finishes")
  func suspendedBodyFinishes() async throws {
    let pool = fragilePool()
    let promise = Promise<Int>()
    let suspended = pool.submit { () async throws -> Int in try await promise.future.value }
    try await onThread {
      #expect(suspended.waitUntilRunning())
      let gate = Gate()
      breakDown(pool, occupyingWorkersUntil: gate)
      try promise.succeed(7)
      try #expect(suspended.result() == 7)
      gate.open()
      pool.shutdown()
    }
  }

  @Test("a call that waits for its next attempt fails as well")
  func delayedRetry() async throws {
    let pool = fragilePool()
    try await onThread {
      let attempts = Counter()
      let options = TaskOptions.retry(
        .limit(3, backoff: .exponential(from: .seconds(600), upTo: .seconds(600))))
      let delayed = pool.submit(options) { () throws -> Int in
        attempts.increment()
        throw Failure()
      }
      #expect(eventually { attempts.value == 1 && !delayed.isRunning })
      let suspending = pool.submit(options) { () async throws -> Int in
        attempts.increment()
        throw Failure()
      }
      #expect(eventually { attempts.value == 2 && !suspending.isRunning })
      let gate = Gate()
      breakDown(pool, occupyingWorkersUntil: gate)
      _ = [delayed, suspending].wait()
      #expect(delayed.failureCode == .brokenExecutor)
      #expect(suspending.failureCode == .brokenExecutor)
      #expect(attempts.value == 2)
      gate.open()
      pool.shutdown()
    }
  }

  @Test("a call that fails after the pool broke is not tried again, blocking or async")
  func retryAfterBreaking() async throws {
    let pool = fragilePool(maxWorkers: 3)
    try await onThread {
      let (gate, attempts) = (Gate(), Counter())
      // One thread for both: the second one breaks the pool.
      let blocking = pool.submit(.retry(.limit(3))) { () throws -> Int in
        attempts.increment()
        gate.wait()
        throw Failure()
      }
      #expect(blocking.waitUntilRunning())
      let refused = pool.submit { 1 }
      _ = [refused].wait()
      gate.open()
      _ = [blocking].wait()
      #expect(blocking.failureCode == .brokenExecutor)
      #expect(attempts.value == 1)
      pool.shutdown()
    }
  }

  @Test("an async body that fails after the pool broke is not tried again")
  func asyncRetryAfterBreaking() async throws {
    let pool = fragilePool()
    let (promise, attempts) = (Promise<Int>(), Counter())
    let body = pool.submit(.retry(.limit(3))) { () async throws -> Int in
      attempts.increment()
      return try await promise.future.value
    }
    try await onThread {
      #expect(body.waitUntilRunning())
      let gate = Gate()
      breakDown(pool, occupyingWorkersUntil: gate)
      try promise.fail(Failure())
      _ = [body].wait()
      #expect(body.failureCode == .brokenExecutor)
      #expect(attempts.value == 1)
      gate.open()
      pool.shutdown()
    }
  }
}
