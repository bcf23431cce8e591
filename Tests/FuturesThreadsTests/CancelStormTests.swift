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

/// Cancelling in great numbers.
@Suite("Cancel storms", .timeLimit(.minutes(5)), .serialized)
struct CancelStormTests {
  @Test("a million pending calls let go of what they hold as they are cancelled")
  func million() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 1)
      let occupation = Occupation(of: pool)
      let census = Census()
      let futures = (0..<1_000_000).map { number -> Future<Int> in
        let probe = census.makeProbe()
        return pool.submit {
          withExtendedLifetime(probe) {}
          return number
        }
      }
      #expect(census.alive == 1_000_000)
      for (number, future) in futures.enumerated() {
        future.cancel()
        if number % 100_000 == 0 { #expect(census.alive == 999_999 - number) }
      }
      #expect(census.alive == 0)
      #expect(pool.statistics.cancelled == 1_000_000 && pool.statistics.pending == 0)
      let behind = pool.submit { 1 }
      occupation.end()
      try #expect(behind.result() == 1)
      pool.shutdown()
    }
  }

  @Test("submitting and cancelling again and again behind a blocked worker leaves nothing behind")
  func churn() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 1)
      let occupation = Occupation(of: pool)
      let first = pool.submit { 1 }
      submitAndCancel(20_000, on: pool)
      // A cancelled body leaves a task behind, which ends when the worker comes to it.
      for number in 0..<2_000 { pool.submit { () async in number }.cancel() }
      #expect(pool.statistics.pending == 1)
      occupation.end()
      try #expect(first.result() == 1)
      pool.shutdown()
      #expect(pool.statistics.cancelled == 22_000)
    }
  }

  @Test(
    "submitting and cancelling again and again behind a blocked worker keeps memory flat",
    .enabled(if: !ProcessFootprint.isInstrumented, "a sanitizer keeps freed memory"))
  func flatMemory() async {
    // In a process of its own: other tests use memory as well.
    await #expect(processExitsWith: .success) {
      try await onThread {
        let pool = ThreadPoolExecutor(maxWorkers: 1)
        let occupation = Occupation(of: pool)
        submitAndCancel(50_000, on: pool)
        let before = ProcessFootprint.now.residentBytes
        submitAndCancel(200_000, on: pool)
        let growth = ProcessFootprint.now.residentBytes - before
        #expect(growth < 2 << 20, "\(growth) bytes")
        occupation.end()
        pool.shutdown()
      }
    }
  }

  @Test("the queue keeps its order, and nothing is lost, whatever is cancelled in it")
  func order() async throws {
    try await onThread {
      for _ in 0..<20 {
        let pool = ThreadPoolExecutor(maxWorkers: 1)
        let occupation = Occupation(of: pool)
        let order = Recorder<Int>()
        let futures = (0..<500).map { number in pool.submit { order.record(number) } }
        let doomed = Set((0..<500).shuffled().prefix(Int.random(in: 0...500)))
        for number in doomed.shuffled() { #expect(futures[number].cancel()) }
        occupation.end()
        pool.shutdown()
        #expect(order.values == (0..<500).filter { !doomed.contains($0) })
      }
    }
  }

  @Test(
    "100,000 cancels against starts: one outcome each, which the body and the counts agree with")
  func againstStarts() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let (runs, callbacks) = (Counter(), Counter())
      var cancelled = 0
      for round in 0..<100 {
        let futures = (0..<1_000).map { number -> Future<Int> in
          let future =
            number % 10 == 0
            ? pool.submit { () async -> Int in runs.increment() }
            : pool.submit { runs.increment() }
          future.addDoneCallback { _ in callbacks.increment() }
          return future
        }
        for future in round % 2 == 0 ? futures : futures.reversed() { future.cancel() }
        _ = futures.wait()
        #expect(futures.allSatisfy { $0.isDone })
        cancelled += futures.filter(\.isCancelled).count
      }
      pool.shutdown()
      #expect(cancelled > 0)
      #expect(runs.value == 100_000 - cancelled)
      #expect(callbacks.value == 100_000)
      let statistics = pool.statistics
      #expect(statistics.cancelled == cancelled && statistics.succeeded == runs.value)
      #expect(statistics.submitted == 100_000 && statistics.running == 0)
    }
  }

  @Test("calls go on being run while others cancel what is queued around them")
  func bystanders() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let isOver = Gate()
      let stop = Lock(false)
      try PlatformThread.start(named: "canceller") {
        while !stop.withLock({ $0 }) {
          let doomed = (0..<200).map { _ in pool.submit(.priority(.low)) { 0 } }
          for future in doomed.reversed() { future.cancel() }
        }
        isOver.open()
      }.detach()
      for number in 0..<3_000 { try #expect(pool.submit { number }.result() == number) }
      stop.withLock { $0 = true }
      isOver.wait()
      pool.shutdown()
    }
  }
}

/// Calls of two lanes, each cancelled at once.
private func submitAndCancel(_ count: Int, on pool: ThreadPoolExecutor) {
  let last = TaskOptions.priority(.low)
  for number in 0..<count {
    let future = number % 2 == 0 ? pool.submit { number } : pool.submit(last) { number }
    future.cancel()
  }
}
