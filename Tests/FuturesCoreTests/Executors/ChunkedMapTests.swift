//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

/// `map` as every executor has it that implements only what the protocol requires.
@Suite("map in its default form, a call for each chunk", .timeLimit(.minutes(5)))
struct ChunkedMapTests {
  /// Starts a `map` over `0..<count` and waits until its calls were handed in.
  private func start(
    _ count: Int, chunkSize: Int? = nil, on executor: ManualExecutor, timeout: Duration? = nil,
    _ transform: @escaping @Sendable (Int) throws -> Int = { $0 * $0 }
  ) async throws -> Task<Ending, Never> {
    let task = Task {
      await Ending.of {
        try await executor.map(
          0..<count, timeout: timeout, chunkSize: chunkSize, transform: transform)
      }
    }
    try await onThread { _ = eventually { executor.submittedCount > 0 } }
    return task
  }

  @Test(
    "makes as many calls as there are chunks",
    arguments: [(1, 10), (3, 4), (4, 3), (9, 2), (10, 1), (11, 1), (Int.max, 1)])
  func chunks(size: Int, calls: Int) async throws {
    let executor = ManualExecutor()
    let map = Task { try await executor.map(0..<10, chunkSize: size) { $0 * $0 } }
    try await onThread { _ = eventually { executor.pending.count == calls } }
    executor.runAll()
    #expect(try await map.value == (0..<10).map { $0 * $0 })
    #expect(executor.submittedCount == calls)
  }

  @Test(
    "without a chunk size makes about four chunks for each worker",
    arguments: [(1, 100, 4), (5, 100, 20), (5, 3, 3), (2, 1, 1)])
  func defaultSize(width: Int, count: Int, calls: Int) async throws {
    let executor = ManualExecutor(width: width)
    let map = Task { try await executor.map(0..<count) { $0 } }
    try await onThread { _ = eventually { executor.pending.count == calls } }
    executor.runAll()
    #expect(try await map.value == Array(0..<count))
    #expect(executor.submittedCount == calls)
  }

  @Test("results come in input order, whatever the order of the calls")
  func order() async throws {
    let executor = ManualExecutor()
    let map = Task { try await executor.map(0..<10, chunkSize: 3) { $0 } }
    try await onThread { _ = eventually { executor.pending.count == 4 } }
    for index in [2, 0, 1, 0] { executor.run(executor.pending[index]) }
    #expect(try await map.value == Array(0..<10))
  }

  @Test("the first error in input order is thrown, though a later one came first")
  func firstError() async throws {
    let executor = ManualExecutor()
    let map = Task {
      await Ending.of {
        try await executor.map(0..<4, chunkSize: 1) { (number: Int) throws -> Int in
          if number > 0 { throw Mishap(number) }
          return number
        }
      }
    }
    try await onThread { _ = eventually { executor.pending.count == 4 } }
    let futures = executor.pending
    executor.run(futures[2])
    #expect(futures.map(\.isCancelled) == [false, false, false, true], "what comes after an error")
    executor.run(futures[1])
    executor.run(futures[0])
    #expect(await map.value == .threw("mishap 1"))
  }

  @Test("an error decides as soon as everything before it is done")
  func earlyDecision() async throws {
    let executor = ManualExecutor()
    let map = Task {
      await Ending.of {
        try await executor.map(0..<3, chunkSize: 1) { (number: Int) throws -> Int in
          if number == 0 { throw Mishap(number) }
          return number
        }
      }
    }
    try await onThread { _ = eventually { executor.pending.count == 3 } }
    let futures = executor.pending
    executor.runNext()
    #expect(await map.value == .threw("mishap 0"))
    #expect(futures.map(\.isCancelled) == [false, true, true])
  }

  @Test("a call that somebody else cancels ends the map as cancelled")
  func cancelledChunk() async throws {
    let executor = ManualExecutor()
    let map = try await start(3, chunkSize: 3, on: executor)
    try await onThread { _ = eventually { !executor.pending.isEmpty } }
    executor.pending.first?.cancel()
    #expect(await map.value == .cancelled)
  }

  @Test("when time is up everything is cancelled", arguments: [Duration.zero, .milliseconds(2)])
  func timeout(timeout: Duration) async throws {
    let executor = ManualExecutor()
    let map = try await start(9, chunkSize: 2, on: executor, timeout: timeout)
    #expect(await map.value == .timedOut)
    #expect(executor.submittedCount == 5 && executor.pending.isEmpty)
  }

  @Test("when the calling task is cancelled so is everything")
  func cancellation() async throws {
    let executor = ManualExecutor()
    let map = try await start(9, chunkSize: 2, on: executor)
    try await onThread { _ = eventually { executor.pending.count == 5 } }
    let futures = executor.pending
    map.cancel()
    #expect(await map.value == .cancelled)
    #expect(futures.allSatisfy { $0.isCancelled })
  }

  @Test("on an executor that was shut down the map fails at once and hands in nothing more")
  func afterShutdown() async throws {
    let executor = ManualExecutor()
    await executor.shutdown()
    let ending = await Ending.of { try await executor.map(0..<100, chunkSize: 1) { $0 } }
    #expect(ending == .refused(.shutDown))
    #expect(executor.submittedCount == 1)
  }

  @Test("an executor that runs calls at once stops at the first error")
  func inline() async {
    let calls = Recorder<Int>()
    let ending = await Ending.of {
      try await InlineExecutor().map(0..<100, chunkSize: 1) { (number: Int) throws -> Int in
        calls.record(number)
        if number == 3 { throw Mishap(number) }
        return number
      }
    }
    #expect(ending == .threw("mishap 3"))
    #expect(calls.values == [0, 1, 2, 3])
  }

  @Test(
    "an error over very many chunks takes no more than its share of time",
    .enabled(if: !ProcessFootprint.isInstrumented, "sanitizers have costs of their own"))
  func scale() async throws {
    func time(_ count: Int) async throws -> Duration {
      let executor = ManualExecutor()
      let map = try await start(count, chunkSize: 1, on: executor)
      try await onThread { _ = eventually { executor.pending.count == count } }
      let first = executor.pending.first
      // Cancels all others on this thread.
      let start = Kernel.processorTime
      first?.cancel()
      let time = Kernel.processorTime - start
      #expect(await map.value == .cancelled)
      return time
    }
    let few = try await min(time(1_000), time(1_000), time(1_000))
    let many = try await time(10_000)
    #expect(many / few < 45, "10 times the chunks: 10 where the cost is linear, else 100")
  }

  @Test("nothing to do hands nothing in")
  func empty() async throws {
    let executor = ManualExecutor()
    #expect(try await executor.map([Int]()) { $0 }.isEmpty)
    #expect(executor.submittedCount == 0)
  }
}
