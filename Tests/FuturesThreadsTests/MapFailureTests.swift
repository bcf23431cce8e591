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

/// How a map ends that does not succeed, and what becomes of its results.
@Suite("map that fails", .timeLimit(.minutes(5)))
struct MapFailureTests {
  @Test("the first error in input order is thrown, also when a later one came first in time")
  func firstErrorInInputOrder() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let secondFailed = Gate()
    await #expect(throws: Failure(number: 0)) {
      try await pool.map(0..<2, chunkSize: 1) { number -> Int in
        if number == 0 { secondFailed.wait() } else { secondFailed.open() }
        throw Failure(number: number)
      }
    }
    await pool.shutdown()
  }

  @Test("after an error nothing more starts, and what runs is not waited for")
  func restIsCancelled() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let (running, gate, ended) = (Gate(), Gate(), Counter())
    let calls = Recorder<Int>()
    await #expect(throws: Failure(number: 0)) {
      try await pool.map(0..<100, chunkSize: 1) { number -> Int in
        calls.record(number)
        guard number == 0 else {
          running.open()
          gate.wait()
          return ended.increment()
        }
        running.wait()
        throw Failure(number: 0)
      }
    }
    #expect(ended.value == 0)
    gate.open()
    await pool.shutdown()
    #expect(calls.values.sorted() == [0, 1])
  }

  @Test("after an error, a chunk behind it that is under way goes on no further than its call")
  func chunkBehindError() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let (behind, gate, calls) = (Gate(), Gate(), Recorder<Int>())
    await #expect(throws: Failure(number: 0)) {
      try await pool.map(0..<20, chunkSize: 10) { number in
        calls.record(number)
        if number == 0 {
          behind.wait()
          throw Failure(number: 0)
        }
        behind.open()
        gate.wait()
      }
    }
    gate.open()
    await pool.shutdown()
    #expect(calls.values.sorted() == [0, 10])
  }

  @Test(
    "after an error, a chunk of short calls behind it makes at most as many as it has made before")
  func chunkOfShortCallsBehindError() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let (behind, gate, calls) = (Gate(), Gate(), Counter())
    await #expect(throws: Failure(number: 0)) {
      try await pool.map(0..<20_000, chunkSize: 10_000) { number in
        if number == 0 {
          behind.wait()
          throw Failure(number: 0)
        }
        // A look at whether it is still wanted comes after twice as many calls as the last one, at most.
        if calls.increment() == 1_000 {
          behind.open()
          gate.wait()
        }
      }
    }
    gate.open()
    await pool.shutdown()
    #expect(1_000...2_000 ~= calls.value)
  }

  @Test("an error inside a chunk stops the chunk there")
  func errorInsideChunk() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let calls = Recorder<Int>()
    await #expect(throws: Failure(number: 4)) {
      try await pool.map(0..<10, chunkSize: 10) { number -> Int in
        calls.record(number)
        if number >= 4 { throw Failure(number: number) }
        return number
      }
    }
    await pool.shutdown()
    #expect(calls.values == [0, 1, 2, 3, 4])
  }

  @Test("a time-out of 0 on a saturated pool: nothing ever runs")
  func timeoutOnSaturatedPool() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    try await onThread {
      let occupation = Occupation(of: pool, workers: 2)
      let calls = Counter()
      let error = #expect(throws: ExecutorError.self) {
        try pool.map(0..<20, timeout: .zero) { _ in calls.increment() }
      }
      #expect(error?.code == .timedOut)
      #expect(error?.message.contains("map did not finish within 0.0 seconds") == true)
      occupation.end()
      pool.shutdown()
      #expect(calls.value == 0)
    }
  }

  @Test("when time is up, what runs is asked to stop and nothing more starts")
  func timeoutAsksToStop() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let calls = Counter()
    // From a thread: the time-out of an async wait comes late while others occupy Swift's own threads.
    try await onThread {
      let error = #expect(throws: ExecutorError.self) {
        try pool.map(0..<20, timeout: .milliseconds(200)) { _ in
          calls.increment()
          #expect(eventually { TaskContext.current?.isCancelled == true })
        }
      }
      #expect(error?.code == .timedOut)
    }
    await pool.shutdown()
    // None when the only thread took longer to start.
    #expect(calls.value <= 1)
  }

  @Test("a call's own time-out error is not taken for the map's")
  func ownTimeout() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let error = await #expect(throws: ExecutorError.self) {
      try await pool.map([1], timeout: .seconds(600)) { _ -> Int in
        throw ExecutorError(.timedOut, "my own")
      }
    }
    #expect(error?.message == "my own")
    await pool.shutdown()
  }

  @Test("cancelling the task that waits ends the map at once, and the rest does not start")
  func cancelledMap() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let (started, gate, calls) = (Promise<Void>(), Gate(), Counter())
    let mapping = Task {
      try await pool.map(0..<20, chunkSize: 1) { number in
        calls.increment()
        try? started.succeed()
        gate.wait()
      }
    }
    try await started.future.value
    mapping.cancel()
    await #expect(throws: CancellationError.self) { try await mapping.value }
    gate.open()
    await pool.shutdown()
    #expect(calls.value == 1)
  }

  @Test("shutdown(cancelPending: true) during a map fails it with CancellationError")
  func shutdownCancels() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let occupation = try await onThread { Occupation(of: pool, workers: 2) }
    let calls = Counter()
    // The two halves of `map`, so that the shutdown comes between them.
    let handedIn = Promise<Void>()
    let mapping = Task {
      let call = pool._map(Array(0..<20), chunkSize: nil) { _ in calls.increment() }
      try handedIn.succeed()
      return try await call.collect(until: .never, timeout: nil)
    }
    try await handedIn.future.value
    let closing = Task { await pool.shutdown(cancelPending: true) }
    await #expect(throws: CancellationError.self) { try await mapping.value }
    occupation.end()
    await closing.value
    #expect(calls.value == 0)
  }

  @Test("an error that the body throws as CancellationError comes through")
  func bodyThrowsCancellation() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    await #expect(throws: CancellationError.self) {
      try await pool.map(0..<5) { number -> Int in throw CancellationError() }
    }
    await pool.shutdown()
  }

  // MARK: Results

  @Test("results are freed once, however the map ends", arguments: [nil, 1, 7])
  func results(chunkSize: Int?) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 3)
    let census = Census()
    do {
      let probes = try await pool.map(0..<100, chunkSize: chunkSize) { _ in census.makeProbe() }
      #expect(census.alive == 100)
      withExtendedLifetime(probes) {}
    }
    try await expectNone(of: census)
    await #expect(throws: Failure.self) {
      try await pool.map(0..<100, chunkSize: chunkSize) { number in
        if number == 60 { throw Failure() }
        return census.makeProbe()
      }
    }
    await #expect(throws: ExecutorError.self) {
      try await pool.map(0..<100, timeout: .milliseconds(5), chunkSize: chunkSize) { number in
        if number == 50 { _ = eventually { TaskContext.current?.isCancelled == true } }
        return census.makeProbe()
      }
    }
    let mapping = Task {
      let results = try await pool.map(0..<100, chunkSize: chunkSize) { number in
        if number == 50 { _ = eventually { TaskContext.current?.isCancelled == true } }
        return census.makeProbe()
      }
      return results.count
    }
    mapping.cancel()
    await #expect(throws: CancellationError.self) { try await mapping.value }
    try await expectNone(of: census)
    await pool.shutdown()
  }

  @Test("a runner that has yet to start, on a busy pool, keeps no results alive")
  func queuedRunner() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let occupation = try await onThread { Occupation(of: pool, workers: 1) }
    let census = Census()
    do {
      let probes = try await pool.map(0..<100) { _ in census.makeProbe() }
      #expect(census.alive == 100)
      withExtendedLifetime(probes) {}
    }
    try await expectNone(of: census)
    occupation.end()
    await pool.shutdown()
  }

  @Test("what the transform has captured is freed, on a pool that goes on")
  func captures() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 3)
    let census = Census()
    func map(_ probe: Census.Probe) async throws {
      _ = try await pool.map(0..<50) { number in
        withExtendedLifetime(probe) { number }
      }
    }
    try await map(census.makeProbe())
    try await onThread { #expect(eventually { census.alive == 0 }) }
    await pool.shutdown()
  }

  /// The map is let go by its last runner, which may come after its result.
  private func expectNone(of census: Census) async throws {
    try await onThread { #expect(eventually { census.alive == 0 }) }
  }
}
