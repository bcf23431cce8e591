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
  @Suite("What runs too long is ended", .timeLimit(.minutes(5)))
  struct EndingTests {
    @Test("a time-out ends the work, and not only the waiting for it")
    func timeOut() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let pid = try pool.submit { getpid() }.result()
        let future = pool.submit(.timeout(.milliseconds(100))) { Loop.deaf() }
        let error = try #require(try future.error() as? ExecutorError)
        #expect(error.code == .timedOut && error.message.contains("process"))
        let next = try pool.submit { getpid() }.result()
        #expect(next != pid && !Processes.isAlive(pid))
        #expect(pool.statistics.failed == 1 && pool.statistics.overdue == 0)
        pool.shutdown()
      }
    }

    @Test("a call that stops when it is asked to keeps its worker")
    func soft() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        // On a busy machine it may not get the processor in time, and is ended then: but not every time.
        let isKept = try (0..<20).contains { _ in
          let pid = try pool.submit { getpid() }.result()
          let future = pool.submit(.timeout(.milliseconds(50))) {
            while TaskContext.current?.isCancelled == false { usleep(100) }
          }
          try #expect((future.error() as? ExecutorError)?.code == .timedOut)
          return try pool.submit { getpid() }.result() == pid
        }
        #expect(isKept)
        pool.shutdown()
      }
    }

    @Test("terminate ends a running call, whose future is cancelled then")
    func terminated() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        let future = pool.submit { () -> Int in
          note.write("\(getpid())")
          return Loop.deaf()
        }
        #expect(eventually { note.lines.count == 1 })
        future.terminate()
        #expect(throws: CancellationError.self) { try future.result() }
        #expect(future.isCancelled)
        let pid = try #require(note.lines.first.flatMap { Int32($0) })
        #expect(eventually { !Processes.isAlive(pid) })
        let next = try pool.submit { 1 }.result()
        #expect(next == 1)
        pool.shutdown()
      }
    }

    @Test("terminate, as soon as a call has started, is not lost")
    func terminatedEarly() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2)
      try await onThread {
        for _ in 0..<30 {
          let future = pool.submit { Loop.deaf() }
          while !future.isRunning {}
          future.terminate()
          #expect(throws: CancellationError.self) { try future.result() }
        }
        pool.shutdown()
      }
    }

    @Test("terminate cancels a call that has not started")
    func terminatedPending() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let running = pool.submit { Loop.deaf() }
        #expect(eventually { running.isRunning })
        let pending = pool.submit { 1 }
        #expect(pending.terminate())
        running.terminate()
        pool.shutdown()
      }
    }

    @Test("a worker that is stopped by a signal is ended by its time-out")
    func stopped() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let future = pool.submit(.timeout(.milliseconds(300))) { () -> Int in
          kill(getpid(), SIGSTOP)
          // Until the signal has reached this thread too.
          return Loop.deaf()
        }
        try #expect((future.error() as? ExecutorError)?.code == .timedOut)
        let next = try pool.submit { 1 }.result()
        #expect(next == 1)
        pool.shutdown()
      }
    }

    @Test("a worker that is stopped before it can read its call is ended by the time-out as well")
    func stoppedBefore() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let pid = try pool.submit { getpid() }.result()
        kill(pid, SIGSTOP)
        let bytes = [UInt8](repeating: 1, count: 1 << 20)
        let future = pool.submit(.timeout(.milliseconds(300))) { bytes.count }
        try #expect((future.error() as? ExecutorError)?.code == .timedOut)
        let next = try pool.submit { 1 }.result()
        #expect(next == 1)
        pool.shutdown()
      }
    }

    @Test("calls that end at their limit never take the next one with them")
    func atTheLimit() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2)
      try await onThread {
        for round in 0..<200 {
          let limit = 2 + round % 3
          let future = pool.submit(.timeout(.milliseconds(limit))) {
            usleep(UInt32(1000 * limit))
            return 1
          }
          let next = pool.submit { 2 }
          let error = try future.error()
          #expect(error == nil || (error as? ExecutorError)?.code == .timedOut)
          let two = try next.result()
          #expect(two == 2)
        }
        pool.shutdown()
      }
    }
  }
}
