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

/// What becomes of a pool that nobody shuts down, and what a pool leaves behind.
@Suite("Dropped pools", .timeLimit(.minutes(5)), .serialized)
struct DroppedPoolTests {
  private func expectNoThreads(_ prefix: String) async throws {
    try await onThread { #expect(eventually { KernelThreads.names(prefix: prefix).isEmpty }) }
  }

  @Test("dropping the last reference runs what is queued and leaves no thread")
  func dropped() async throws {
    try await onThread {
      let (futures, gate) = {
        let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "drop")
        let occupation = Occupation(of: pool, workers: 2)
        return ((0..<20).map { number in pool.submit { number } }, occupation.gate)
      }()
      gate.open()
      try #expect(futures.map { try $0.result() } == Array(0..<20))
    }
    try await expectNoThreads("drop_")
  }

  @Test("a pool dropped without having run anything goes at once")
  func unused() async throws {
    for _ in 0..<100 { _ = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "never") }
    try await expectNoThreads("never_")
  }

  @Test("suspended bodies and delayed retries still finish")
  func droppedWithUnfinished() async throws {
    let promise = Promise<Int>()
    let (suspended, retried) = {
      let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "dropun")
      let suspended = pool.submit { () async throws -> Int in try await promise.future.value }
      let policy = RetryPolicy.limit(1, backoff: .exponential(from: .milliseconds(10)))
      let retried = pool.submit(.retry(policy)) { () throws -> Int in
        if TaskContext.current?.attempt == 1 { throw Failure() }
        return 2
      }
      return (suspended, retried)
    }()
    #expect(try await retried.value == 2)
    try promise.succeed(1)
    #expect(try await suspended.value == 1)
    try await expectNoThreads("dropun_")
  }

  @Test("the last reference may go inside a body")
  func droppedInBody() async throws {
    let future = {
      let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "dropbody")
      return pool.submit { pool.submit { 1 } }
    }()
    #expect(try await future.value.value == 1)
    try await expectNoThreads("dropbody_")
  }

  @Test("the last reference may go inside an async body")
  func droppedInAsyncBody() async throws {
    let future = {
      let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "dropasync")
      return pool.submit { () async throws -> Int in
        await Task.yield()
        return try await pool.submit { 1 }.value
      }
    }()
    #expect(try await future.value == 1)
    try await expectNoThreads("dropasync_")
  }

  @Test("the last reference may go in a done callback")
  func droppedInCallback() async throws {
    let (gate, done) = (Gate(), Gate())
    let queued: Future<Int> = {
      let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "dropcall")
      let first = pool.submit { gate.wait() }
      let queued = pool.submit { 2 }
      first.addDoneCallback { _ in
        _ = pool.submit { 1 }
        done.open()
      }
      return queued
    }()
    gate.open()
    try await onThread { done.wait() }
    #expect(try await queued.value == 2)
    try await expectNoThreads("dropcall_")
  }

  @Test("the last reference may be a result that nobody kept")
  func droppedAsResult() async throws {
    let gate = Gate();
    {
      let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "dropres")
      _ = pool.submit {
        gate.wait()
        return pool
      }
    }()
    gate.open()
    try await expectNoThreads("dropres_")
  }

  @Test("the last reference may be held by the exit hook's thread while it leaves")
  func droppedWhileIdle() async throws {
    for _ in 0..<100 {
      let pool = ThreadPoolExecutor(
        maxWorkers: 1, threadNamePrefix: "dropidle", idleTimeout: .microseconds(20))
      #expect(try await pool.submit { 1 }.value == 1)
    }
    try await expectNoThreads("dropidle_")
  }

  @Test("a stream keeps its pool, and lets go of it at its end")
  func keptByStream() async throws {
    let stream = {
      let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "dropstream")
      return pool.stream(0..<100, maxPending: 3) { $0 }
    }()
    var results: [Int] = []
    for try await result in stream { results.append(result) }
    #expect(results == Array(0..<100))
    try await expectNoThreads("dropstream_")
  }

  @Test("200 pools, ended in different ways, leave no thread, no descriptor and no object")
  func nothingIsLeft() async throws {
    let census = Census()
    // Descriptors that the runtime opens once are open before the count.
    _ = try await ThreadPoolExecutor(maxWorkers: 1).submit { () async -> Int in 1 }.value
    let before = ProcessFootprint.now.descriptors
    for round in 0..<200 {
      let probe = census.makeProbe()
      let pool = ThreadPoolExecutor(
        maxWorkers: 2, threadNamePrefix: "ended", onExit: { withExtendedLifetime(probe) {} },
        initializer: { withExtendedLifetime(probe) {} })
      let futures = (0..<4).map { _ in pool.submit { census.makeProbe() } }
      let suspending = pool.submit { () async -> Census.Probe in census.makeProbe() }
      let timed = pool.submit(.timeout(.seconds(600)).named("timed")) { census.makeProbe() }
      switch round % 6 {
      case 0: await pool.shutdown()
      case 1: await pool.shutdown(cancelPending: true)
      case 2: _ = await pool.shutdown(cancelPending: false, within: .zero)
      case 3: try await onThread { pool.shutdown() }
      case 4: _ = await (futures + [suspending, timed]).wait()
      default: futures[0].cancel()
      }
    }
    try await onThread {
      #expect(eventually { KernelThreads.names(prefix: "ended_").isEmpty })
      #expect(eventually { census.alive == 0 })
      #expect(eventually { ProcessFootprint.now.descriptors <= before })
    }
  }
}
