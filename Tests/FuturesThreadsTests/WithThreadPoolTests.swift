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

@Suite("withThreadPool", .timeLimit(.minutes(5)))
struct WithThreadPoolTests {
  @Test("gives the body's result, ran everything, and leaves no thread")
  func blocking() async throws {
    try await onThread {
      let (sum, futures) = try withThreadPool(maxWorkers: 3, threadNamePrefix: "scope") { pool in
        let futures = (0..<20).map { number in pool.submit { number } }
        return (try pool.map(1...4) { $0 * $0 }.reduce(0, +), futures)
      }
      #expect(sum == 30)
      #expect(futures.allSatisfy { $0.isDone && !$0.isCancelled })
      #expect(eventually { KernelThreads.names(prefix: "scope_").isEmpty })
    }
  }

  @Test("the async form does the same")
  func suspending() async throws {
    let (squares, futures) = try await withThreadPool(maxWorkers: 3, threadNamePrefix: "ascope") {
      pool in
      let futures = (0..<20).map { number in pool.submit { number } }
      return (try await pool.map(1...4) { $0 * $0 }, futures)
    }
    #expect(squares == [1, 4, 9, 16])
    #expect(futures.allSatisfy { $0.isDone && !$0.isCancelled })
    try await onThread { #expect(eventually { KernelThreads.names(prefix: "ascope_").isEmpty }) }
  }

  @Test("the default width is Python's")
  func defaultWidth() async throws {
    let width = try await withThreadPool { $0._width }
    #expect(width == ProcessorCount.defaultThreadPoolWidth)
  }

  @Test("leaving by an error cancels what is pending and waits for what has started")
  func errorCancels() async throws {
    try await onThread {
      let (kept, gate) = (Lock<[Future<Int>]>([]), Gate())
      #expect(throws: Failure(number: 3)) {
        try withThreadPool(maxWorkers: 1) { pool in
          let started = Gate()
          let running = pool.submit {
            started.open()
            gate.wait()
            return 1
          }
          started.wait()
          let queued = (0..<5).map { number in pool.submit { number } }
          // The running call ends only after those behind it were cancelled.
          queued[4].addDoneCallback { _ in gate.open() }
          kept.withLock { $0 = [running] + queued }
          throw Failure(number: 3)
        }
      }
      let futures = kept.withLock { $0 }
      try #expect(futures[0].outcome?.get() == 1)
      #expect(futures.dropFirst().allSatisfy { $0.isCancelled })
    }
  }

  @Test("the async form cancels what is pending as well")
  func asyncErrorCancels() async throws {
    let (kept, gate) = (Lock<[Future<Int>]>([]), Gate())
    await #expect(throws: Failure(number: 4)) {
      try await withThreadPool(maxWorkers: 1) { pool in
        let started = Promise<Void>()
        let running = pool.submit {
          try started.succeed()
          gate.wait()
          return 1
        }
        try await started.future.value
        let queued = (0..<5).map { number in pool.submit { number } }
        queued[4].addDoneCallback { _ in gate.open() }
        kept.withLock { $0 = [running] + queued }
        throw Failure(number: 4)
      }
    }
    let futures = kept.withLock { $0 }
    #expect(try futures[0].outcome?.get() == 1)
    #expect(futures.dropFirst().allSatisfy { $0.isCancelled })
  }

  @Test("when the task is cancelled, the wait ends, the rest is cancelled, started calls finish")
  func cancellation() async throws {
    let (started, gate) = (Promise<Void>(), Gate())
    let kept = Lock<[Future<Int>]>([])
    let scope = Task {
      try await withThreadPool(maxWorkers: 1) { pool in
        let running = pool.submit {
          try started.succeed()
          gate.wait()
          return 1
        }
        let queued = (0..<5).map { number in pool.submit { number } }
        queued[4].addDoneCallback { _ in gate.open() }
        kept.withLock { $0 = [running] + queued }
        return try await running.value
      }
    }
    try await started.future.value
    scope.cancel()
    await #expect(throws: CancellationError.self) { try await scope.value }
    let futures = kept.withLock { $0 }
    #expect(try futures[0].outcome?.get() == 1)
    #expect(futures.dropFirst().allSatisfy { $0.isCancelled })
  }
}
