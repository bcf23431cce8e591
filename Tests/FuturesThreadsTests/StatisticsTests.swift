//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import Glibc
import TestSupport
import Testing

/// What a pool counts and measures.
@Suite("Statistics", .timeLimit(.minutes(5)), .serialized)
struct StatisticsTests {
  /// How many calls have ended.
  private func ended(_ statistics: ExecutorStatistics) -> Int {
    statistics.succeeded + statistics.failed + statistics.cancelled
  }

  /// Works for a while, by the clock.
  private func spin(for time: Duration) {
    let end = ContinuousClock.now + time
    while ContinuousClock.now < end {}
  }

  @Test("a pool that has done nothing")
  func nothing() {
    let statistics = ThreadPoolExecutor(maxWorkers: 3).statistics
    #expect(statistics.workers == 0 && statistics.submitted == 0 && statistics.running == 0)
    #expect(statistics.waitingTime.count == 0 && statistics.runningTime.max == .zero)
    #expect(statistics.busyShare == 0)
  }

  @Test("pending, running and every way to end; refused calls are not counted")
  func counts() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let occupation = Occupation(of: pool, workers: 2)
      let futures: [AnyFuture] = [
        pool.submit { 1 }, pool.submit { () async in 2 },
        pool.submit { () throws -> Int in throw Failure() },
        pool.submit { () async throws -> Int in throw Failure() },
        pool.submit(.deadline(.now - .seconds(1))) { 3 },
        pool.submit(.deadline(.now - .seconds(1))) { () async in 3 },
        pool.submit { 4 }, pool.submit { () async in 4 },
        pool.submit(.retry(.limit(2))) { () throws -> Int in throw Failure() },
        pool.submit(.retry(.limit(2))) { () async throws -> Int in throw Failure() },
      ]
      for future in futures[6...7] { future.cancel() }
      #expect(futures[4...5].wait().pending.isEmpty)
      let before = pool.statistics
      #expect(before.submitted == 12 && before.pending == 6 && before.running == 2)
      #expect(before.failed == 2 && before.cancelled == 2 && before.succeeded == 0)
      #expect(before.workers == 2 && before.overdue == 0)
      occupation.end()
      pool.shutdown()
      _ = pool.submit { 5 }
      let after = pool.statistics
      #expect(after.submitted == 12 && after.pending == 0 && after.running == 0)
      #expect(after.succeeded == 4 && after.failed == 6 && after.cancelled == 2)
      #expect(after.workers == 0)
    }
  }

  @Test(
    "a suspended body is running, and a call between two attempts is pending",
    arguments: [false, true])
  func inBetween(suspending: Bool) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let promise = Promise<Int>()
    let suspended = pool.submit { () async throws -> Int in try await promise.future.value }
    let policy = RetryPolicy.limit(
      1, backoff: .exponential(from: .seconds(500), upTo: .seconds(500)))
    let attempts = Counter()
    @Sendable func attempt() throws -> Int {
      attempts.increment()
      throw Failure()
    }
    let delayed =
      suspending
      ? pool.submit(.retry(policy)) { () async throws in try attempt() }
      : pool.submit(.retry(policy)) { try attempt() }
    try await onThread {
      #expect(suspended.waitUntilRunning() && eventually { attempts.value == 1 })
      #expect(eventually { pool.statistics.pending == 1 && pool.statistics.running == 1 })
    }
    #expect(delayed.cancel())
    #expect(pool.statistics.cancelled == 1 && pool.statistics.pending == 0)
    try promise.succeed(1)
    #expect(try await suspended.value == 1)
    #expect(pool.statistics.running == 0 && pool.statistics.succeeded == 1)
    await pool.shutdown()
  }

  @Test(
    "a call whose deadline passes between two attempts is counted once", arguments: [false, true])
  func expiredInBetween(suspending: Bool) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let policy = RetryPolicy.limit(
      1, backoff: .exponential(from: .seconds(500), upTo: .seconds(500)))
    let options = TaskOptions.retry(policy).deadline(.now + .milliseconds(30))
    let future =
      suspending
      ? pool.submit(options) { () async throws -> Int in throw Failure() }
      : pool.submit(options) { () throws -> Int in throw Failure() }
    _ = await [future].wait()
    #expect(future.failureCode == .timedOut)
    #expect(pool.statistics.failed == 1)
    await pool.shutdown()
    let statistics = pool.statistics
    #expect(statistics.submitted == 1 && statistics.failed == 1 && statistics.running == 0)
    #expect(statistics.overdue == 0)
  }

  @Test(
    "a call whose next attempt a closing pool refuses is counted as cancelled",
    arguments: [false, true])
  func refusedAttempt(suspending: Bool) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let (started, gate) = (Gate(), Gate())
    let body: @Sendable () throws -> Int = {
      started.open()
      gate.wait()
      throw Failure()
    }
    let future =
      suspending
      ? pool.submit(.retry(.limit(1))) { () async throws in try body() }
      : pool.submit(.retry(.limit(1)), body)
    try await onThread { started.wait() }
    let closed = Task { await pool.shutdown(cancelPending: true) }
    try await onThread { #expect(eventually { pool.submit { 1 }.failureCode == .shutDown }) }
    gate.open()
    await closed.value
    #expect(future.isCancelled)
    let statistics = pool.statistics
    // Calls that came in before the pool closed are among them.
    #expect(statistics.submitted == statistics.cancelled && statistics.running == 0)
  }

  @Test("overdue calls are counted until their bodies return", arguments: [false, true])
  func overdue(suspending: Bool) async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 3)
      let gate = Gate()
      let options = TaskOptions.timeout(.milliseconds(10))
      let futures = (0..<3).map { _ in
        suspending
          ? pool.submit(options) { () async in gate.wait() } : pool.submit(options) { gate.wait() }
      }
      for future in futures { #expect(code { try future.result() } == .timedOut) }
      let statistics = pool.statistics
      #expect(statistics.failed == 3 && statistics.overdue == 3 && statistics.running == 0)
      gate.open()
      pool.shutdown()
      #expect(pool.statistics.failed == 3 && pool.statistics.overdue == 0)
    }
  }

  @Test("calls that run in place, or in their submitter, are counted like all others")
  func inPlace() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, maxPending: 2)
    let counts = try await pool.submit { () throws -> [Int] in
      let inner = (0..<5).map { number in pool.submit { number } }
      let before = pool.statistics
      _ = inner.wait()
      return [before.pending, before.running, before.succeeded, pool.statistics.succeeded]
    }.value
    #expect(counts == [2, 1, 3, 5])
    await pool.shutdown()
    #expect(pool.statistics.submitted == 6 && pool.statistics.succeeded == 6)
  }

  @Test("whoever has seen an outcome finds it counted")
  func seenIsCounted() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let early = Counter()
      for round in 0..<1_000 {
        let expected = round + 1
        let isCounted: @Sendable () -> Bool = { self.ended(pool.statistics) >= expected }
        let body: @Sendable () throws -> Int = {
          if round % 3 == 0 { throw Failure() }
          return round
        }
        let future =
          round % 2 == 0 ? pool.submit(body) : pool.submit { () async throws in try body() }
        future.addDoneCallback { _ in if !isCounted() { early.increment() } }
        if round % 5 == 0 { future.cancel() }
        switch round % 4 {
        case 0: _ = try? future.result()
        case 1: while !future.isDone { sched_yield() }
        case 2: _ = [future].wait()
        default: for _ in [future].asCompleted() {}
        }
        if !isCounted() { early.increment() }
      }
      pool.shutdown()
      #expect(early.value == 0)
      #expect(pool.statistics.submitted == 1_000 && ended(pool.statistics) == 1_000)
    }
  }

  // `cancel` changes the state first and takes the call out of its queue, where it is counted, afterwards. Those
  // who wait, callbacks and the canceller come after that; only a poller can be faster.
  @Test(
    "whoever polls a future that another thread cancels finds the cancelled call counted",
    .disabled("the state changes a moment before the count"))
  func polledCancelIsCounted() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 1)
      let occupation = Occupation(of: pool)
      let early = Counter()
      for round in 1...2_000 {
        let future = pool.submit { round }
        let (start, end) = (Latch(2), Gate())
        try PlatformThread.start(named: "poller") {
          start.arriveAndWait()
          while !future.isDone { sched_yield() }
          if pool.statistics.cancelled < round { early.increment() }
          end.open()
        }.detach()
        start.arriveAndWait()
        future.cancel()
        end.wait()
      }
      occupation.end()
      pool.shutdown()
      #expect(early.value == 0)
    }
  }

  @Test("the counts add up at every moment of a storm, and at its end with what happened")
  func storm() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 3, maxPending: 200, idleTimeout: .microseconds(200))
      let (storm, inners) = (Lock<[Future<Int>]>([]), Recorder<Future<Int>>())
      let (isOver, sampled) = (Lock(false), Gate())
      let problems = Recorder<String>()
      let samples = Counter()
      try PlatformThread.start(named: "sampler") {
        var last = pool.statistics
        while !isOver.withLock({ $0 }) {
          let now = pool.statistics
          let figures = [now.pending, now.running, now.overdue, now.workers]
          let totals = [now.submitted, now.succeeded, now.failed, now.cancelled]
          let before = [last.submitted, last.succeeded, last.failed, last.cancelled]
          if now.submitted != now.pending + now.running + self.ended(now) {
            problems.record("does not add up: \(now)")
          }
          if figures.contains(where: { $0 < 0 }) { problems.record("negative: \(now)") }
          if zip(totals, before).contains(where: { $0 < $1 }) {
            problems.record("fewer than before: \(last) \(now)")
          }
          if !(0...1).contains(now.busyShare) { problems.record("share: \(now.busyShare)") }
          samples.increment()
          last = now
        }
        sampled.open()
      }.detach()
      let ended = Latch(3)
      for seed in 0..<3 {
        try PlatformThread.start(named: "storm") {
          for number in 0..<2_000 {
            let future = self.submitSomething(seed &+ number, to: pool, inners: inners)
            let victim = storm.withLock { futures in
              futures.append(future)
              return futures.randomElement()
            }
            if number % 3 == 0 { victim?.cancel() }
          }
          ended.arrive()
        }.detach()
      }
      ended.wait()
      let outers = storm.withLock { $0 }
      _ = outers.wait()
      pool.shutdown()
      let futures = outers + inners.values
      isOver.withLock { $0 = true }
      sampled.wait()
      #expect(problems.values.isEmpty, "\(problems.values.prefix(3))")
      #expect(samples.value > 0)
      let statistics = pool.statistics
      let cancelled = futures.filter(\.isCancelled).count
      let succeeded = futures.filter { (try? $0.outcome?.get()) != nil }.count
      #expect(statistics.submitted == futures.count)
      #expect(statistics.cancelled == cancelled && statistics.succeeded == succeeded)
      #expect(statistics.failed == futures.count - cancelled - succeeded)
      #expect(statistics.running == 0 && statistics.overdue == 0 && statistics.workers == 0)
    }
  }

  /// A call of one of many kinds.
  private func submitSomething(
    _ kind: Int, to pool: ThreadPoolExecutor, inners: Recorder<Future<Int>>
  ) -> Future<Int> {
    let retry = RetryPolicy.limit(2, backoff: .exponential(from: .microseconds(100)))
    switch kind % 10 {
    case 0: return pool.submit { () throws -> Int in throw Failure() }
    case 1: return pool.submit { () async throws -> Int in throw Failure() }
    case 2:
      return pool.submit { () async -> Int in
        await Task.yield()
        return kind
      }
    case 3: return pool.submit(.retry(retry)) { () throws -> Int in throw Failure() }
    case 4: return pool.submit(.retry(retry)) { () async throws -> Int in throw Failure() }
    case 5:
      return pool.submit(.timeout(.microseconds(20))) { () -> Int in
        for _ in 0..<20 { sched_yield() }
        return kind
      }
    case 6:
      return pool.submit(.deadline(.now + .microseconds(100))) { () async -> Int in
        for _ in 0..<3 { await Task.yield() }
        return kind
      }
    case 7:
      return pool.submit { () throws -> Int in
        let inner = pool.submit { kind }
        inners.record(inner)
        return try inner.result()
      }
    case 8: return pool.submit(.priority(.low)) { kind }
    default: return pool.submit { kind }
    }
  }

  @Test("times: how long calls have waited and run, in order of size")
  func times() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 1)
      let occupation = Occupation(of: pool)
      let futures = (0..<20).map { _ in pool.submit { self.spin(for: .milliseconds(2)) } }
      self.spin(for: .milliseconds(20))
      occupation.end()
      for future in futures { try future.result() }
      pool.shutdown()
      let (waiting, running) = (pool.statistics.waitingTime, pool.statistics.runningTime)
      #expect(waiting.count == 21 && running.count == 21)
      for times in [waiting, running] {
        #expect(times.median <= times.p95 && times.p95 <= times.p99 && times.p99 <= times.max)
      }
      // Quantiles are exact to one part in eight.
      #expect(running.median >= .milliseconds(2) * 7 / 8)
      #expect(running.max >= .milliseconds(20))
      #expect(waiting.median >= .milliseconds(20 + 9 * 2) * 7 / 8)
      #expect(waiting.max >= .milliseconds(20 + 19 * 2))
    }
  }

  @Test(
    "the busy share is near what was done, with workers that sleep and workers that have left",
    arguments: [nil, Duration.milliseconds(1)])
  func busyShare(idleTimeout: Duration?) async throws {
    try await onThread {
      let before = ContinuousClock.now
      let pool = ThreadPoolExecutor(
        maxWorkers: 2, threadNamePrefix: "share", idleTimeout: idleTimeout)
      let work = try pool.submit { () -> Duration in
        let began = ContinuousClock.now
        self.spin(for: .milliseconds(50))
        return ContinuousClock.now - began
      }.result()
      self.spin(for: .milliseconds(150))
      let share = pool.statistics.busyShare
      let elapsed = ContinuousClock.now - before
      // Half of the capacity of two workers is one worker's time.
      let expected = work / (elapsed * 2)
      #expect(share >= expected * 0.9 && share <= expected * 1.5 + 0.05, "\(share), \(expected)")
      pool.shutdown()
    }
  }

  @Test("a pool that works all the time is busy, and one that waits for work is not")
  func busyOrNot() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 1)
      let occupation = Occupation(of: pool)
      self.spin(for: .milliseconds(50))
      #expect(pool.statistics.busyShare > 0.5)
      occupation.end()
      _ = try occupation.futures[0].result()
      let idle = ThreadPoolExecutor(maxWorkers: 1)
      try idle.submit {}.result()
      self.spin(for: .milliseconds(50))
      #expect(idle.statistics.busyShare < 0.5)
      idle.shutdown()
      pool.shutdown()
    }
  }
}
