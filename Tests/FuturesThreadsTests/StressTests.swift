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

/// Many threads at once, in short form: what must hold however their steps interleave.
@Suite("Stress", .timeLimit(.minutes(5)), .serialized)
struct StressTests {
  @Test("many submitters: every call runs once and gives its own result")
  func manySubmitters() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 3, idleTimeout: .microseconds(200))
      let runs = Counter()
      concurrently(4) { submitter in
        for round in 0..<50 {
          let futures = (0..<20).map { number in
            number % 3 == 0
              ? pool.submit { () async -> Int in
                runs.increment()
                await Task.yield()
                return submitter * 10_000 + round * 100 + number
              }
              : pool.submit {
                runs.increment()
                return submitter * 10_000 + round * 100 + number
              }
          }
          for (number, future) in futures.enumerated() {
            let expected = submitter * 10_000 + round * 100 + number
            #expect((try? future.result()) == expected)
          }
        }
      }
      pool.shutdown()
      #expect(runs.value == 4 * 50 * 20)
    }
  }

  @Test("cancel against start: one outcome each, callbacks once, and the body agrees with it")
  func cancelAgainstStart() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let (runs, callbacks) = (Counter(), Counter())
      let futures = Lock<[Future<Int>]>([])
      concurrently(3) { role in
        for number in 0..<2_000 {
          if role == 0 {
            let future =
              number % 4 == 0
              ? pool.submit { () async -> Int in runs.increment() }
              : pool.submit { runs.increment() }
            future.addDoneCallback { _ in callbacks.increment() }
            futures.withLock { $0.append(future) }
          } else {
            futures.withLock { $0.randomElement() }?.cancel()
          }
        }
      }
      let all = futures.withLock { $0 }
      _ = all.wait()
      pool.shutdown()
      #expect(callbacks.value == all.count)
      let cancelled = all.filter { $0.isCancelled }
      let succeeded = all.filter { (try? $0.outcome?.get()) != nil }
      #expect(cancelled.count + succeeded.count == all.count)
      #expect(runs.value == succeeded.count)
    }
  }

  @Test("callbacks that are added while the call ends run once each")
  func callbacksAgainstCompletion() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      for _ in 0..<500 {
        let order = Recorder<Int>()
        let start = Latch(2)
        let future = pool.submit { start.arriveAndWait() }
        start.arriveAndWait()
        for number in 0..<10 { future.addDoneCallback { _ in order.record(number) } }
        try future.result()
        #expect(eventually { order.values.count == 10 })
        #expect(Set(order.values).count == 10)
      }
      pool.shutdown()
    }
  }

  @Test("many pools at a time, made, used and ended in different ways")
  func manyPools() async throws {
    try await onThread {
      let census = Census()
      concurrently(4) { thread in
        for round in 0..<40 {
          let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "many")
          let futures = (0..<5).map { _ in pool.submit { census.makeProbe() } }
          switch (thread + round) % 3 {
          case 0: pool.shutdown()
          case 1: pool.shutdown(cancelPending: true)
          default: break
          }
          for future in futures { _ = try? future.result() }
        }
      }
      #expect(eventually { KernelThreads.names(prefix: "many_").isEmpty })
      #expect(eventually { census.alive == 0 })
    }
  }

  @Test("submit against shutdown: a call is run, cancelled or refused, never lost")
  func submitAgainstShutdown() async throws {
    try await onThread {
      for round in 0..<100 {
        let pool = ThreadPoolExecutor(maxWorkers: 2)
        let futures = Lock<[Future<Int>]>([])
        let runs = Counter()
        concurrently(3) { role in
          guard role > 0 else { return pool.shutdown(cancelPending: round % 2 == 0) }
          for number in 0..<30 {
            let future =
              number % 3 == 0
              ? pool.submit { () async -> Int in runs.increment() }
              : pool.submit { runs.increment() }
            futures.withLock { $0.append(future) }
          }
        }
        let all = futures.withLock { $0 }
        #expect(all.allSatisfy { $0.isDone || !$0.isRunning })
        _ = all.wait()
        let succeeded = all.filter { (try? $0.outcome?.get()) != nil }
        let cancelled = all.filter { $0.isCancelled }
        let refused = all.filter { $0.failureCode == .shutDown }
        #expect(succeeded.count + cancelled.count + refused.count == 60)
        #expect(runs.value == succeeded.count)
        #expect(round % 2 == 0 || cancelled.isEmpty)
      }
    }
  }

  @Test("waits with tiny time-outs against completion: never an early or a missing result")
  func tinyTimeouts() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      for number in 0..<1_000 {
        let future = pool.submit { number }
        var result: Int?
        while result == nil {
          do {
            result = try future.result(timeout: .microseconds(Int.random(in: -1...50)))
          } catch {
            #expect((error as? ExecutorError)?.code == .timedOut)
          }
        }
        #expect(result == number)
      }
      pool.shutdown()
    }
  }

  @Test("time-outs of calls against their end: one outcome each, and workers stay usable")
  func callTimeouts() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let callbacks = Counter()
      let futures = (0..<300).map { number in
        let options = TaskOptions.timeout(.microseconds(Int.random(in: 0...400)))
        let future =
          number % 3 == 0
          ? pool.submit(options) { () async -> Int in
            for _ in 0..<5 { await Task.yield() }
            return number
          }
          : pool.submit(options) {
            for _ in 0..<5 { sched_yield() }
            return number
          }
        future.addDoneCallback { _ in callbacks.increment() }
        return future
      }
      for (number, future) in futures.enumerated() {
        switch Result(catching: { try future.result() }) {
        case .success(let result): #expect(result == number)
        case .failure(let error): #expect((error as? ExecutorError)?.code == .timedOut)
        }
      }
      pool.shutdown()
      #expect(eventually { callbacks.value == 300 })
    }
  }

  @Test("asCompleted and wait while futures complete: each future once, none missing")
  func groups() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      for round in 0..<50 {
        let futures = (0..<50).map { number in pool.submit { number } }
        if round % 2 == 0 { futures[round].cancel() }
        concurrently(3) { role in
          switch role {
          case 0:
            var seen: [Future<Int>] = []
            for future in futures.asCompleted() { seen.append(future) }
            #expect(seen.count == 50 && Set(seen) == Set(futures))
          case 1:
            var pending = futures
            while !pending.isEmpty { pending = pending.wait(until: .firstCompleted).pending }
          default:
            #expect(futures.wait().done == futures)
          }
        }
      }
      pool.shutdown()
    }
  }

  @Test("async waiters that are cancelled at random: each ends, and so does each future")
  func cancelledWaiters() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let futures = (0..<300).map { number in pool.submit { number } }
    let waiters = futures.enumerated().map { number, future in
      Task { try await future.value == number }
    }
    for waiter in waiters.shuffled().prefix(150) {
      waiter.cancel()
      if Bool.random() { await Task.yield() }
    }
    for waiter in waiters {
      switch await waiter.result {
      case .success(let isRight): #expect(isRight)
      case .failure(let error): #expect(error is CancellationError)
      }
    }
    _ = await futures.wait()
    #expect(futures.allSatisfy { $0.isDone })
    await pool.shutdown()
  }

  @Test("maps that fail, expire and succeed at the same time: no result is lost or kept")
  func maps() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 3)
      let census = Census()
      concurrently(4) { thread in
        for round in 0..<30 {
          let result = Result {
            try pool.map(0..<200, timeout: thread == 3 ? .microseconds(round * 10) : nil) {
              number in
              if thread == 1, number == round * 6 { throw Failure(number: number) }
              return census.makeProbe()
            }
          }
          switch (thread, result) {
          case (1, .failure(let error)): #expect(error as? Failure == Failure(number: round * 6))
          case (1, .success): Issue.record("the error is missing")
          case (3, .failure(let error)): #expect((error as? ExecutorError)?.code == .timedOut)
          case (_, .success(let probes)): #expect(probes.count == 200)
          case (_, .failure(let error)): Issue.record(error)
          }
        }
      }
      pool.shutdown()
      #expect(census.alive == 0)
    }
  }

  @Test("retries, time limits and cancels against each other: one outcome each")
  func retries() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let callbacks = Counter()
      let backoff = Backoff.exponential(from: .microseconds(50), upTo: .microseconds(200))
      let futures = (0..<200).map { number in
        let options = TaskOptions.retry(.limit(5, backoff: backoff)).timeout(.milliseconds(50))
          .deadline(.now + .milliseconds(number))
        let future =
          number % 2 == 0
          ? pool.submit(options) { () throws -> Int in throw Failure() }
          : pool.submit(options) { () async throws -> Int in throw Failure() }
        future.addDoneCallback { _ in callbacks.increment() }
        return future
      }
      for future in futures.shuffled().prefix(70) { future.cancel() }
      _ = futures.wait()
      pool.shutdown()
      #expect(eventually { callbacks.value == 200 })
      #expect(
        futures.allSatisfy { future in
          guard case .failure(let error) = future.outcome else { return false }
          return error is Failure || error is CancellationError || future.failureCode == .timedOut
        })
    }
  }

  @Test("statistics while workers fall asleep and wake: no time is measured backwards")
  func statisticsAgainstSleep() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      // Each sleeps and wakes twice, which a sanitizer makes ten times as slow.
      let rounds = ProcessFootprint.isInstrumented ? 800 : 8_000
      concurrently(6) { _ in
        for _ in 0..<rounds {
          let future = pool.submit {}
          #expect(0...1 ~= pool.statistics.busyShare)
          #expect(throws: Never.self) { try future.result() }
        }
      }
      pool.shutdown()
      #expect(pool.statistics.succeeded == 6 * rounds)
    }
  }

  @Test("statistics while calls run out of time: no count is negative")
  func statisticsAgainstTimeouts() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let ended = Counter()
      concurrently(3) { role in
        guard role > 0 else {
          while ended.value < 2 {
            let statistics = pool.statistics
            #expect(statistics.pending >= 0 && statistics.running >= 0)
            #expect(0...statistics.failed ~= statistics.overdue)
            sched_yield()
          }
          return
        }
        for number in 0..<10_000 {
          let future = pool.submit(.deadline(.now + .microseconds(number % 100))) { () async in
            await Task.yield()
          }
          _ = [future].wait()
        }
        ended.increment()
      }
      pool.shutdown()
    }
  }

  /// Runs the body on threads of their own, side by side, and returns when all have ended.
  private func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let (start, end) = (Latch(count), Latch(count))
    for number in 0..<count {
      do {
        try PlatformThread.start(named: "stress") {
          start.arriveAndWait()
          body(number)
          end.arrive()
        }.detach()
      } catch {
        Issue.record(error)
        return
      }
    }
    end.wait()
  }
}
