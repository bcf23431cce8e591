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

/// Shutdown as seen from outside the pool.
@Suite("Shutdown", .timeLimit(.minutes(5)))
struct ShutdownTests {
  @Test("runs what is queued, and no thread is left")
  func runsQueued() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "drain")
    try await onThread {
      let occupation = Occupation(of: pool, workers: 2)
      let queued = (0..<50).map { number in pool.submit { number } }
      occupation.end()
      pool.shutdown()
      #expect(queued.allSatisfy { $0.isDone })
      try #expect(queued.map { try $0.result() } == Array(0..<50))
      #expect(eventually { KernelThreads.names(prefix: "drain_").isEmpty })
    }
  }

  @Test("blocked calls keep their threads until they end")
  func threadsTerminate() async throws {
    let attendance = Attendance()
    let pool = attendance.makePool(maxWorkers: 5, prefix: "term")
    try await onThread {
      let occupation = Occupation(of: pool, workers: 3)
      #expect(KernelThreads.names(prefix: "term_").count == 3)
      occupation.end()
      pool.shutdown()
      #expect(attendance.started == 3 && attendance.left == 3)
    }
  }

  @Test("threads have left when it returns, their own cleaning up included")
  func joins() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    try await onThread {
      let (leaving, gate, left) = (Gate(), Gate(), Counter())
      var key = pthread_key_t()
      pthread_key_create(&key) { value in
        value.map { Unmanaged<Farewell>.fromOpaque($0).release() }
      }
      let cleaning = key
      try pool.submit {
        let farewell = Farewell {
          leaving.open()
          gate.wait()
          left.increment()
        }
        pthread_setspecific(cleaning, Unmanaged.passRetained(farewell).toOpaque())
      }.result()
      let closer = ThreadPoolExecutor(maxWorkers: 1)
      let leftAtReturn = closer.submit {
        pool.shutdown()
        return left.value
      }
      leaving.wait()
      #expect(code { try leftAtReturn.result(timeout: .milliseconds(50)) } == .timedOut)
      gate.open()
      try #expect(leftAtReturn.result() == 1)
      closer.shutdown()
      pthread_key_delete(key)
    }
  }

  @Test("may be called again and again, also on a pool that never ran anything")
  func idempotent() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    try await onThread {
      for _ in 0..<3 { pool.shutdown() }
      pool.shutdown(cancelPending: true)
    }
    await pool.shutdown()
    #expect(await pool.shutdown(cancelPending: true, within: .zero).isEmpty)
  }

  @Test("called from several threads at once, it returns on each when everything has ended")
  func concurrent() async throws {
    for _ in 0..<20 {
      let left = Counter()
      let pool = ThreadPoolExecutor(maxWorkers: 2, onExit: { left.increment() })
      try await onThread {
        let occupation = Occupation(of: pool, workers: 2)
        let queued = (0..<10).map { number in pool.submit { number } }
        let callers = ThreadPoolExecutor(maxWorkers: 4)
        let start = Latch(5)
        let returns = (0..<4).map { _ in
          callers.submit {
            start.arriveAndWait()
            pool.shutdown()
            return queued.allSatisfy { $0.isDone } && left.value == 2
          }
        }
        start.arriveAndWait()
        occupation.end()
        for hasEnded in returns { try #expect(hasEnded.result()) }
        callers.shutdown()
      }
    }
  }

  @Test("the async form goes on waiting when its task is cancelled")
  func asyncIgnoresCancellation() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let occupation = try await onThread { Occupation(of: pool) }
    let waiting = Task {
      await pool.shutdown()
      return occupation.futures[0].isDone
    }
    waiting.cancel()
    try await onThread { #expect(eventually { pool.submit { 1 }.failureCode == .shutDown }) }
    occupation.end()
    #expect(await waiting.value)
  }

  @Test("afterwards every form of submit, map and stream is refused, map of nothing is not")
  func submitAfterwards() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "closed")
    await pool.shutdown()
    let futures: [Future<Int>] = [
      pool.submit { 1 },
      pool.submit(.named("late")) { 1 },
      pool.submit { () async -> Int in 1 },
      pool.submit(.named("late").timeout(.seconds(1))) { () async -> Int in 1 },
      pool.submit(abs, -1),
    ]
    for future in futures {
      #expect(future.isDone && !future.isCancelled)
      let error = await #expect(throws: ExecutorError.self) { try await future.value }
      #expect(error?.code == .shutDown)
      #expect(error?.message.contains("pool \"closed\" after its shutdown") == true)
    }
    #expect(futures[1].outcome.map { "\($0)" }?.contains("Task \"late\"") == true)
    #expect(try await pool.map([Int]()) { $0 } == [])
    let error = await #expect(throws: ExecutorError.self) { try await pool.map([1]) { $0 } }
    #expect(error?.code == .shutDown)
    var outcomes: [ExecutorError.Code?] = []
    for await result in pool.stream([1, 2, 3], transform: { $0 }).results {
      outcomes.append(code { try result.get() })
    }
    #expect(outcomes == [.shutDown])
  }

  // MARK: Cancelling

  @Test("cancelPending cancels what has not started and lets the rest finish")
  func cancelPending() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 4)
    try await onThread {
      let occupation = Occupation(of: pool, workers: 4)
      let ran = Counter()
      let queued = (0..<46).map { _ in pool.submit { ran.increment() } }
      let suspending = pool.submit { () async -> Int in ran.increment() }
      let callbacks = Counter()
      for future in queued { future.addDoneCallback { _ in callbacks.increment() } }
      let closer = ThreadPoolExecutor(maxWorkers: 1)
      let closed = closer.submit { pool.shutdown(cancelPending: true) }
      _ = (queued + [suspending]).wait()
      #expect(!closed.isDone)
      occupation.end()
      try closed.result()
      #expect(queued.allSatisfy { $0.isCancelled } && suspending.isCancelled)
      #expect(callbacks.value == 46 && ran.value == 0)
      for future in occupation.futures { try #expect(!future.result().isEmpty) }
      closer.shutdown()
    }
  }

  @Test("a call that was cancelled before shutdown does not hold it up")
  func cancelledCall() async throws {
    try await onThread {
      for _ in 0..<200 {
        let pool = ThreadPoolExecutor(maxWorkers: 1)
        pool.submit { 1 }.cancel()
        pool.shutdown()
      }
    }
  }

  @Test("a retry across a shutdown is made")
  func retryAcrossShutdown() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    try await onThread {
      let (first, gate) = (Gate(), Gate())
      let policy = RetryPolicy.limit(1, backoff: .exponential(from: .milliseconds(20)))
      let future = pool.submit(.retry(policy)) { () throws -> Int in
        if TaskContext.current?.attempt == 2 { return 2 }
        first.open()
        gate.wait()
        throw Failure()
      }
      let suspending = pool.submit(.retry(policy)) { () async throws -> Int in
        if TaskContext.current?.attempt == 2 { return 2 }
        throw Failure()
      }
      first.wait()
      let closer = ThreadPoolExecutor(maxWorkers: 1)
      let closed = closer.submit { pool.shutdown() }
      #expect(eventually { pool.submit { 1 }.failureCode == .shutDown })
      gate.open()
      try closed.result()
      try #expect(future.outcome?.get() == 2)
      try #expect(suspending.outcome?.get() == 2)
      closer.shutdown()
    }
  }

  @Test("cancelPending cancels retries: those that wait, and those that would follow")
  func cancelledRetries() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 3)
    try await onThread {
      let backoff = Backoff.exponential(from: .seconds(600), upTo: .seconds(600))
      let (attempts, gate, arrived) = (Counter(), Gate(), Latch(2))
      let waiting = pool.submit(.retry(.limit(3, backoff: backoff))) { () throws -> Int in
        attempts.increment()
        throw Failure()
      }
      let suspended = pool.submit(.retry(.limit(3, backoff: backoff))) { () async throws -> Int in
        attempts.increment()
        throw Failure()
      }
      #expect(eventually { attempts.value == 2 && !waiting.isRunning && !suspended.isRunning })
      let blocking = pool.submit(.retry(.limit(3))) { () throws -> Int in
        attempts.increment()
        arrived.arrive()
        gate.wait()
        throw Failure()
      }
      let body = pool.submit(.retry(.limit(3))) { () async throws -> Int in
        attempts.increment()
        arrived.arrive()
        gate.wait()
        throw Failure()
      }
      arrived.wait()
      let closer = ThreadPoolExecutor(maxWorkers: 1)
      let closed = closer.submit { pool.shutdown(cancelPending: true) }
      _ = [waiting, suspended].wait()
      gate.open()
      try closed.result()
      #expect([waiting, suspended, blocking, body].allSatisfy { $0.isCancelled })
      #expect(attempts.value == 4)
      closer.shutdown()
    }
  }

  // MARK: Within a limit

  @Test("within a limit: gives the unfinished back, cancels the pending, asks the running to stop")
  func within() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "within")
    let (running, gate) = (Gate(), Gate())
    let body = pool.submit {
      running.open()
      _ = eventually { TaskContext.current?.isCancelled == true }
      gate.wait()
      return 1
    }
    try await onThread { running.wait() }
    let queued = pool.submit { 2 }
    let suspended = pool.submit { () async -> Int in 3 }
    let unfinished = await pool.shutdown(cancelPending: false, within: .milliseconds(20))
    #expect(Set(unfinished) == [body, queued, suspended] && unfinished.count == 3)
    #expect(queued.isCancelled && suspended.isCancelled && body.isRunning)
    gate.open()
    #expect(try await body.value == 1)
    await pool.shutdown()
    try await onThread {
      #expect(eventually { KernelThreads.names(prefix: "within_").isEmpty })
    }
  }

  @Test("within a limit that suffices nothing is unfinished")
  func withinSuffices() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let futures = (0..<20).map { number in pool.submit { number } }
    #expect(await pool.shutdown(cancelPending: false, within: .seconds(50)).isEmpty)
    #expect(futures.allSatisfy { $0.isDone && !$0.isCancelled })
  }

  @Test("within zero or less does not wait", arguments: [Duration.zero, .seconds(-5)])
  func withinNothing(limit: Duration) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let occupation = try await onThread { Occupation(of: pool) }
    let queued = pool.submit { 1 }
    let unfinished = await pool.shutdown(cancelPending: true, within: limit)
    #expect(queued.isCancelled)
    #expect(unfinished == [occupation.futures[0]])
    occupation.end()
    await pool.shutdown()
  }
}
