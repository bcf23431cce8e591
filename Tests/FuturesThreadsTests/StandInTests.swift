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

/// Threads that take the place of those whose calls wait, and leave again.
@Suite("Stand-ins for blocked workers", .timeLimit(.minutes(5)), .serialized)
struct StandInTests {
  private func expectThreads(_ count: Int, _ prefix: String) async throws {
    try await onThread {
      #expect(
        eventually { KernelThreads.names(prefix: prefix).count == count },
        "\(KernelThreads.names(prefix: prefix))")
    }
  }

  @Test("a call that waits for one that runs elsewhere makes room for another")
  func standIn() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "standin")
    let occupation = try await onThread { Occupation(of: pool) }
    let outer = pool.submit { try occupation.futures[0].result() }
    // Both threads are taken, one of them by a call that waits.
    let third = pool.submit { KernelThreads.current }
    #expect(try await third.value == "standin_2")
    #expect(!outer.isDone)
    occupation.end()
    #expect(try await outer.value == "standin_0")
    try await expectThreads(2, "standin_")
    await pool.shutdown()
  }

  @Test("a stand-in that fell asleep before the call it stood in for went on leaves, too")
  func sleepingStandIn() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "asleep")
    let promise = Promise<Int>()
    let outer = pool.submit { try promise.future.result() }
    let standIn = try #require(await pool.submit { KernelThread.current }.value)
    // Nothing more to do for the stand-in while the first call waits.
    try await onThread { #expect(eventually { standIn.isAsleep }) }
    try promise.succeed(1)
    #expect(try await outer.value == 1)
    try await expectThreads(1, "asleep_")
    #expect(try await pool.submit { 2 }.value == 2)
    await pool.shutdown()
  }

  @Test("256 threads stand in; the wait after that fails and says so, and the others go on")
  func limit() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "limit")
    let promise = Promise<Int>()
    let futures = (0..<300).map { _ in pool.submit { try promise.future.result() } }
    try await onThread { #expect(eventually { futures.filter(\.isDone).count == 44 }) }
    #expect(futures.filter { $0.failureCode == .resourceExhausted }.count == 44)
    #expect(pool.statistics.workers == 257)
    // One is left to work, so calls that do not wait still run.
    #expect(try await pool.submit { 2 }.value == 2)
    let error = await #expect(throws: ExecutorError.self) {
      try await pool.submit { try promise.future.result() }.value
    }
    #expect(
      error?.message.hasPrefix(
        "A call of pool \"limit\" was about to wait for another, and so many")
        == true)
    try promise.succeed(1)
    for future in futures where future.failureCode == nil { #expect(try await future.value == 1) }
    try await expectThreads(1, "limit_")
    #expect(pool.statistics.succeeded == 257)
    await pool.shutdown()
    try await expectThreads(0, "limit_")
  }

  @Test("where no more can stand in, group waits end with what is done, and maps and streams fail")
  func limitOfGroups() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let promise = Promise<Int>()
    let blocked = (0..<256).map { _ in pool.submit { try promise.future.result() } }
    try await onThread { #expect(eventually { blocked.allSatisfy { $0.isRunning } }) }
    let (pending, completed, codes) = try await pool.submit {
      let pending = [promise.future].wait().pending.count
      let completed = Array([promise.future].asCompleted()).count
      let body: @Sendable (Int) throws -> Int = { _ in try promise.future.result() }
      let inOrder = pool.stream(0..<2, order: .input, transform: body).blocking.map { $0 }
      return (
        pending, completed,
        [code { try pool.map(0..<2, transform: body) }]
          + inOrder.map { result in code { try result.get() } }
      )
    }.value
    #expect(pending == 1)
    #expect(completed == 0)
    #expect(codes == [.resourceExhausted, .resourceExhausted, .resourceExhausted])
    try promise.succeed(1)
    for future in blocked { #expect(try await future.value == 1) }
    await pool.shutdown()
  }

  @Test("a stream that can no longer wait says so instead of ending early")
  func limitOfStreams() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let other = ThreadPoolExecutor(maxWorkers: 1)
    let promise = Promise<Int>()
    let blocked = (0..<256).map { _ in pool.submit { try promise.future.result() } }
    try await onThread { #expect(eventually { blocked.allSatisfy { $0.isRunning } }) }
    let results = try await pool.submit {
      other.stream(0..<2, order: .completion) { _ in try promise.future.result() }.blocking.map {
        result in code { try result.get() }
      }
    }.value
    #expect(results.contains(.resourceExhausted))
    try promise.succeed(1)
    for future in blocked { #expect(try await future.value == 1) }
    await other.shutdown()
    await pool.shutdown()
  }

  @Test("stand-ins are initialized and take leave like every thread")
  func hooks() async throws {
    let attendance = Attendance()
    let pool = attendance.makePool(maxWorkers: 1, prefix: "hooked")
    let promise = Promise<Int>()
    let waiting = (0..<10).map { _ in pool.submit { try promise.future.result() } }
    try await onThread { #expect(eventually { waiting.allSatisfy { $0.isRunning } }) }
    try promise.succeed(1)
    for future in waiting { #expect(try await future.value == 1) }
    await pool.shutdown()
    #expect(attendance.started >= 10 && attendance.started == attendance.left)
  }

  @Test("when the waits are over, no more calls run at a time than the pool is wide")
  func widthAfterwards() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let promise = Promise<Int>()
    let waiting = (0..<20).map { _ in pool.submit { try promise.future.result() } }
    try await onThread { #expect(eventually { waiting.allSatisfy { $0.isRunning } }) }
    try promise.succeed(1)
    for future in waiting { #expect(try await future.value == 1) }
    let running = Lock((now: 0, most: 0))
    let futures = (0..<2_000).map { _ in
      pool.submit {
        running.withLock { running in
          running.now += 1
          running.most = max(running.most, running.now)
        }
        for _ in 0..<3 { sched_yield() }
        running.withLock { $0.now -= 1 }
      }
    }
    for future in futures { try await future.value }
    #expect(running.withLock { $0.most } == 2)
    await pool.shutdown()
  }

  @Test("shutdown waits for calls that wait, and stand-ins leave with the others")
  func shutdown() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "closing")
    let promise = Promise<Int>()
    let waiting = (0..<5).map { _ in pool.submit { try promise.future.result() } }
    try await onThread { #expect(eventually { waiting.allSatisfy { $0.isRunning } }) }
    let behind = pool.submit { try promise.succeed(1) }
    await pool.shutdown()
    #expect(behind.isDone)
    #expect(waiting.allSatisfy { (try? $0.outcome?.get()) == 1 })
    #expect(KernelThreads.names(prefix: "closing_").isEmpty)
  }

  @Test("a pool that is dropped while its calls wait runs what they wait for")
  func dropped() async throws {
    let promise = Promise<Int>()
    let waiting = {
      let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "dropwait")
      let waiting = (0..<5).map { _ in pool.submit { try promise.future.result() } }
      _ = pool.submit { try promise.succeed(1) }
      return waiting
    }()
    for future in waiting { #expect(try await future.value == 1) }
    try await expectThreads(0, "dropwait_")
  }

  @Test("a shutdown that cancels what is pending ends the waits for it")
  func cancelPending() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let occupation = try await onThread { Occupation(of: pool) }
    let other = ThreadPoolExecutor(maxWorkers: 1)
    let queued = pool.submit { 1 }
    let waiting = (0..<5).map { _ in other.submit { try queued.result() } }
    try await onThread { #expect(eventually { waiting.allSatisfy { $0.isRunning } }) }
    let closed = Task { await pool.shutdown(cancelPending: true) }
    for future in waiting {
      await #expect(throws: CancellationError.self) { try await future.value }
    }
    occupation.end()
    await closed.value
    await other.shutdown()
  }

  @Test("a limited shutdown names the calls that run in place and asks them to stop as well")
  func unfinishedInPlace() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let started = Gate()
    let inner = Lock<AnyFuture?>(nil)
    let outer = pool.submit { () throws -> Bool in
      let future = pool.submit { () -> Bool in
        started.open()
        return eventually { TaskContext.current?.isCancelled == true }
      }
      inner.withLock { $0 = future }
      return try future.result()
    }
    try await onThread { started.wait() }
    let unfinished = await pool.shutdown(cancelPending: false, within: .zero)
    #expect(Set(unfinished) == [outer, try #require(inner.withLock { $0 })])
    #expect(try await outer.value)
  }

  // `PoolState.isSatisfied` takes every blocked worker for one that shuts the pool down. Counting only those
  // that do would let two calls hang of which one shuts the pool down and the other waits for it.
  @Test(
    "shutdown in a call waits for other calls that wait",
    .disabled("returns while other calls are blocked in a wait"))
  func innerShutdown() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let promise = Promise<Int>()
    let waiting = pool.submit { try promise.future.result() }
    #expect(try await onThread { waiting.waitUntilRunning() })
    let thread = Promise<KernelThread?>()
    let closing = pool.submit { () -> Bool in
      try? thread.succeed(.current)
      pool.shutdown()
      return waiting.isDone
    }
    let closer = try #require(await thread.future.value)
    try await onThread {
      #expect(eventually { pool.submit { 1 }.failureCode == .shutDown })
      #expect(eventually { closer.isAsleep })
    }
    #expect(!closing.isDone)
    try promise.succeed(1)
    #expect(try await closing.value)
  }
}
