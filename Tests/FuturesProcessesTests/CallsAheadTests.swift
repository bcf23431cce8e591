//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit
import Glibc
import TestSupport
import Testing

extension ProcessTests {
  /// Short calls are sent before their worker can begin them; nobody is to notice but by the clock.
  @Suite("Calls sent ahead", .timeLimit(.minutes(5)))
  struct CallsAheadTests {
    /// As many short calls that many more are sent ahead.
    private func warmUp(_ pool: ProcessPoolExecutor) throws {
      for future in (0..<500).map({ number in pool.submit { number } }) { _ = try future.result() }
    }

    @Test(
      "behind a call that turns out to be long, each can still be cancelled, and none of them runs")
    func cancelled() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      let gate = Note()
      defer { note.remove() }
      try await onThread {
        for round in 1...20 {
          try warmUp(pool)
          let blocker = pool.submit { while access(gate.path, F_OK) == 0 { usleep(100) } }
          let futures = (0..<40).map { number in pool.submit { note.write("\(number)") } }
          if round % 2 == 0 { #expect(eventually { blocker.isRunning }) }
          #expect(futures.allSatisfy { !$0.isRunning })
          #expect(futures.allSatisfy { $0.cancel() })
          #expect(pool.statistics.pending <= 1)
          blocker.terminate()
          #expect(throws: CancellationError.self) { try blocker.result() }
        }
        gate.remove()
        pool.shutdown()
        #expect(note.lines.isEmpty)
      }
    }

    @Test("behind a call that turns out to be long, they are made by others")
    func madeByOthers() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2)
      let gate = Note()
      try await onThread {
        for _ in 0..<20 {
          try warmUp(pool)
          let blocker = pool.submit { while access(gate.path, F_OK) == 0 { usleep(100) } }
          let futures = (0..<40).map { number in pool.submit { number } }
          let results = try futures.map { try $0.result() }
          #expect(results == Array(0..<40))
          blocker.terminate()
        }
        gate.remove()
        pool.shutdown()
      }
    }

    @Test("a death hits the call that ran, and none of those behind it", arguments: [1, 2])
    func crashes(width: Int) async throws {
      let pool = ProcessPoolExecutor(maxWorkers: width)
      try await onThread {
        try warmUp(pool)
        let futures = (0..<1000).map { number in
          pool.submit { () -> Int in
            if number % 100 == 50 { exit(3) }
            return number
          }
        }
        for (number, future) in futures.enumerated() {
          if number % 100 == 50 {
            let crash = try #require(try future.error() as? WorkerCrash)
            #expect(crash.exitStatus == 3)
          } else {
            try #expect(future.result() == number)
          }
        }
        #expect(pool.statistics.failed == 10 && pool.statistics.pending == 0)
        pool.shutdown()
      }
    }

    @Test("a callback may wait for the calls behind its own")
    func callbackWaits() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let sum = Lock(0)
      try await onThread {
        for _ in 0..<20 {
          try warmUp(pool)
          let futures = (0..<60).map { number in pool.submit { number } }
          for index in 0..<59 {
            futures[index].addDoneCallback { _ in
              let next = (try? futures[index + 1].result()) ?? -1000
              sum.withLock { $0 += next }
            }
          }
          for future in futures { _ = try future.result() }
        }
        pool.shutdown()
      }
      #expect(sum.withLock { $0 } == 20 * (1..<60).reduce(0, +))
    }

    @Test("a shutdown in the middle leaves none without an end, and counts each once")
    func shutdown() async throws {
      try await onThread {
        for _ in 0..<20 {
          let pool = ProcessPoolExecutor(maxWorkers: 2)
          try warmUp(pool)
          let futures = (0..<400).map { number in pool.submit { number } }
          pool.shutdown(cancelPending: true)
          let cancelled = futures.count { $0.isCancelled }
          for (number, future) in futures.enumerated() where !future.isCancelled {
            try #expect(future.result() == number)
          }
          let statistics = pool.statistics
          #expect(statistics.cancelled == cancelled && statistics.pending == 0)
          #expect(statistics.succeeded == 900 - cancelled && statistics.running == 0)
        }
      }
    }

    @Test("cancelling while they are made: each either runs once or never")
    func cancelStorm() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        try warmUp(pool)
        let futures = (0..<4000).map { number in pool.submit { note.write("\(number)") } }
        let cancelled = Set(futures.indices.filter { $0 % 3 == 0 && futures[$0].cancel() })
        for (number, future) in futures.enumerated() where !cancelled.contains(number) {
          _ = try? future.result()
        }
        pool.shutdown()
        let made = note.lines.compactMap { Int($0) }
        #expect(made.count == futures.count - cancelled.count)
        #expect(Set(made) == Set(futures.indices).subtracting(cancelled))
      }
    }
  }
}
