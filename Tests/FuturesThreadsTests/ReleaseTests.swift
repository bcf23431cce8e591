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

/// When captures, results and futures are let go.
@Suite("Release", .timeLimit(.minutes(5)))
struct ReleaseTests {
  @Test("what a body has captured is gone before its result is visible")
  func capturesOfBody() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let census = Census()
    for _ in 0..<200 {
      let future = blocking(on: pool, census.makeProbe())
      _ = try await future.value
      #expect(census.alive == 0)
      let suspending = suspending(on: pool, census.makeProbe())
      _ = try await suspending.value
      #expect(census.alive == 0)
    }
    await pool.shutdown()
  }

  @Test("what a body has captured is gone when its callbacks run", arguments: [false, true])
  func capturesBeforeCallbacks(isSuspending: Bool) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let occupation = try await onThread { Occupation(of: pool) }
    let census = Census()
    let future =
      isSuspending
      ? suspending(on: pool, census.makeProbe()) : blocking(on: pool, census.makeProbe())
    let seen = Promise<Int>()
    future.addDoneCallback { _ in try? seen.succeed(census.alive) }
    #expect(census.alive == 1)
    occupation.end()
    #expect(try await seen.future.value == 0)
    await pool.shutdown()
  }

  @Test("arguments are gone before the result is visible")
  func arguments() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let census = Census()
    let touch: @Sendable (Census.Probe) -> Int = { _ in 1 }
    let touchSlowly: @Sendable (Census.Probe) async -> Int = { _ in
      await Task.yield()
      return 1
    }
    for _ in 0..<200 {
      let future = pool.submit(touch, census.makeProbe())
      #expect(try await future.value == 1)
      #expect(census.alive == 0)
      let suspending = pool.submit(touchSlowly, census.makeProbe())
      #expect(try await suspending.value == 1)
      #expect(census.alive == 0)
    }
    await pool.shutdown()
  }

  @Test("captures are gone before an error is visible, retries included")
  func capturesOfFailingBody() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let census = Census()
    for _ in 0..<50 {
      let future = failing(on: pool, census.makeProbe())
      await #expect(throws: Failure.self) { try await future.value }
      #expect(census.alive == 0)
    }
    await pool.shutdown()
  }

  @Test("a pending call that is cancelled lets go at once")
  func cancelled() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    try await onThread {
      let census = Census()
      let occupation = Occupation(of: pool)
      let futures = [
        blocking(on: pool, census.makeProbe()), suspending(on: pool, census.makeProbe()),
      ]
      #expect(census.alive == 2)
      for future in futures { future.cancel() }
      #expect(census.alive == 0)
      occupation.end()
      pool.shutdown()
    }
  }

  @Test("a pending call whose deadline passes lets go")
  func expired() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    try await onThread {
      let census = Census()
      let occupation = Occupation(of: pool)
      let probe = census.makeProbe()
      let future = pool.submit(.deadline(.now + .milliseconds(10))) { [probe] in
        withExtendedLifetime(probe) { 1 }
      }
      #expect(code { try future.result() } == .timedOut)
      _ = consume probe
      #expect(eventually { census.alive == 0 })
      occupation.end()
      pool.shutdown()
    }
  }

  @Test("a call that is refused lets go at once")
  func refused() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    await pool.shutdown()
    let census = Census()
    let futures = [
      blocking(on: pool, census.makeProbe()), suspending(on: pool, census.makeProbe()),
    ]
    #expect(futures.allSatisfy { $0.failureCode == .shutDown })
    #expect(census.alive == 0)
  }

  @Test("an idle worker keeps neither the last future nor its result", arguments: [false, true])
  func idleWorker(isSuspending: Bool) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let census = Census()
    try await onThread {
      for _ in 0..<50 {
        let future =
          isSuspending
          ? pool.submit { () async in census.makeProbe() } : pool.submit { census.makeProbe() }
        _ = try future.result()
      }
      #expect(eventually { census.alive == 0 })
      _ = pool.submit { census.makeProbe() }
      #expect(eventually { census.alive == 0 })
    }
    await pool.shutdown()
  }

  @Test("what callbacks have captured is gone after they ran")
  func callbacks() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    try await onThread {
      let census = Census()
      let gate = Gate()
      let future = pool.submit { gate.wait() }
      register(census.makeProbe(), on: future)
      #expect(census.alive == 1)
      gate.open()
      #expect(eventually { census.alive == 0 })
      pool.shutdown()
    }
  }

  // Functions of their own, so that no local variable keeps the probe.

  private func blocking(on pool: ThreadPoolExecutor, _ probe: Census.Probe) -> Future<Int> {
    pool.submit { withExtendedLifetime(probe) { 1 } }
  }

  private func suspending(on pool: ThreadPoolExecutor, _ probe: Census.Probe) -> Future<Int> {
    pool.submit { () async -> Int in
      await Task.yield()
      return withExtendedLifetime(probe) { 1 }
    }
  }

  private func failing(on pool: ThreadPoolExecutor, _ probe: Census.Probe) -> Future<Int> {
    pool.submit(.retry(.limit(2))) { () throws -> Int in
      try withExtendedLifetime(probe) { throw Failure() }
    }
  }

  private func register(_ probe: Census.Probe, on future: Future<Void>) {
    future.addDoneCallback { _ in withExtendedLifetime(probe) {} }
  }
}
