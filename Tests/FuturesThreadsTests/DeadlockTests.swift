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

/// Waits that could never end: one call gets an error that says so, and everything else goes on.
@Suite("Deadlocks", .timeLimit(.minutes(5)))
struct DeadlockTests {
  // No shutdown at the end of a test: it would wait for ever for a deadlock that was not found.

  /// Hands a future to the call whose future it is, or to another one.
  final class Slot: Sendable {
    private let promise = Promise<Future<Int>>()

    func fill(_ future: Future<Int>) { try? promise.succeed(future) }

    /// Blocks without the pool's knowledge: the promise is completed by the test, at once.
    func future() throws -> Future<Int> { try promise.future.result() }

    func future() async throws -> Future<Int> { try await promise.future.value }
  }

  /// Ways for a call to wait for another one; each throws when the wait is refused.
  enum Way: CaseIterable, Sendable {
    case result, error, map, stream, awaiting

    func wait(for future: Future<Int>, in pool: ThreadPoolExecutor) throws -> Int {
      switch self {
      case .result, .awaiting: return try future.result()
      case .error:
        if let error = try future.error() { throw error }
        return 0
      case .map: return try pool.map([1]) { _ in try future.result() }[0]
      case .stream:
        return try pool.stream([1]) { _ in try future.result() }.blocking.map { try $0.get() }[0]
      }
    }

    func submit(to pool: ThreadPoolExecutor, name: String, waitingFor slot: Slot) -> Future<Int> {
      guard self == .awaiting else {
        return pool.submit(.named(name)) { try wait(for: slot.future(), in: pool) + 1 }
      }
      return pool.submit(.named(name)) { () async throws -> Int in
        try await slot.future().value + 1
      }
    }
  }

  /// A circle of calls, each of which waits for the next.
  private func makeCircle(_ ways: [Way], in pools: [ThreadPoolExecutor]) -> [Future<Int>] {
    let slots = ways.map { _ in Slot() }
    let futures = ways.indices.map { number in
      ways[number].submit(
        to: pools[number % pools.count], name: "call \(number)", waitingFor: slots[number])
    }
    for number in ways.indices { slots[number].fill(futures[(number + 1) % ways.count]) }
    return futures
  }

  /// Exactly one wait was refused; its error, which went through all the others, names the calls.
  private func expectDeadlock(_ futures: [Future<Int>]) async throws {
    for future in futures {
      let error = await #expect(throws: ExecutorError.self) { try await future.value }
      #expect(error?.code == .deadlock)
      for number in futures.indices {
        #expect(error?.message.contains("ask \"call \(number)\"") == true, "\(error as Any)")
      }
    }
    // One and the same error: it was thrown once.
    let messages = Set(futures.compactMap { future in message(of: future) })
    #expect(messages.count == 1)
  }

  private func message(of future: Future<Int>) -> String? {
    guard case .failure(let error as ExecutorError) = future.outcome else { return nil }
    return error.message
  }

  @Test("a call that waits for itself", arguments: Way.allCases, [1, 2])
  func itself(way: Way, width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    for _ in 0..<20 { try await expectDeadlock(makeCircle([way], in: [pool])) }
    #expect(try await pool.submit { 1 }.value == 1)
  }

  @Test("the sentence for a call that waits for itself, and the one for a circle")
  func sentences() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let alone = makeCircle([.result], in: [pool])
    _ = await alone.wait()
    #expect(
      message(of: alone[0])
        == "Task \"call 0\" waits for itself, which would never end. Let it return before its future is"
        + " waited for.")
    let circle = makeCircle([.result, .result], in: [pool])
    _ = await circle.wait()
    let text = try #require(message(of: circle[0]))
    #expect(text.contains("would wait for ever: task \"call "))
    #expect(text.hasSuffix(". Let one of them return, or give one of the waits a time-out."))
  }

  @Test("circles of two and three calls", arguments: [2, 3], [1, 2, 4])
  func circles(length: Int, width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    for _ in 0..<50 {
      let ways = Array(repeating: Way.result, count: length)
      try await expectDeadlock(makeCircle(ways, in: [pool]))
    }
  }

  @Test("circles across pools one thread wide", arguments: [2, 3])
  func acrossPools(length: Int) async throws {
    let pools = (0..<length).map { _ in ThreadPoolExecutor(maxWorkers: 1) }
    for _ in 0..<50 {
      let ways = Array(repeating: Way.result, count: length)
      try await expectDeadlock(makeCircle(ways, in: pools))
    }
  }

  @Test("circles of blocking and async bodies", arguments: Way.allCases, Way.allCases)
  func mixed(first: Way, second: Way) async throws {
    let pools = (0..<2).map { _ in ThreadPoolExecutor(maxWorkers: 1) }
    for round in 0..<10 {
      let used = round % 2 == 0 ? pools : [pools[0]]
      try await expectDeadlock(makeCircle([first, .awaiting, second], in: used))
    }
  }

  @Test("waits for all of several: the call that closes the circle finds the other one pending")
  func groupOfAll() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    for _ in 0..<50 {
      let slots = [Slot(), Slot()]
      let pendings = Recorder<Int>()
      let futures = (0..<2).map { number in
        pool.submit { () throws -> Int in
          let others = [try slots[number].future(), pool.submit { 1 }]
          pendings.record(others.wait().pending.count)
          return number
        }
      }
      slots[0].fill(futures[1])
      slots[1].fill(futures[0])
      for (number, future) in futures.enumerated() { #expect(try await future.value == number) }
      #expect(pendings.values == [1, 0])
    }
  }

  @Test(
    "waits for the first of several end in a circle only when none of them can", arguments: [1, 2])
  func groupOfAny(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    for _ in 0..<50 {
      let slots = (0..<3).map { _ in Slot() }
      let counts = Recorder<Int>()
      let futures = (0..<3).map { number in
        pool.submit { () throws -> Int in
          // Each waits for the two others.
          let others = try (1...2).map { try slots[(number + $0) % 3].future() }
          counts.record(others.wait(until: .firstCompleted).done.count)
          return number
        }
      }
      for (slot, future) in zip(slots, futures) { slot.fill(future) }
      for (number, future) in futures.enumerated() { #expect(try await future.value == number) }
      // The last to wait is refused, and frees the others.
      #expect(counts.values[0] == 0 && counts.values.dropFirst().allSatisfy { $0 > 0 })
    }
  }

  @Test("asCompleted ends where nothing could come any more", arguments: [false, true])
  func completionOrder(suspending: Bool) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let slot = Slot()
    let future =
      suspending
      ? pool.submit { () async throws -> Int in
        var count = 0
        let all = [pool.submit { 1 }, try await slot.future()]
        for await _ in all.asCompleted() { count += 1 }
        return count
      }
      : pool.submit { () throws -> Int in
        Array([pool.submit { 1 }, try slot.future()].asCompleted()).count
      }
    slot.fill(future)
    #expect(try await future.value == 1)
  }

  @Test("a stream that waits for its own call ends with the error", arguments: [false, true])
  func completionStream(suspending: Bool) async throws {
    let (pool, other) = (ThreadPoolExecutor(maxWorkers: 1), ThreadPoolExecutor(maxWorkers: 1))
    let slot = Slot()
    let inner: @Sendable (Int) throws -> Int = { _ in try slot.future().result() }
    let future =
      suspending
      ? pool.submit { () async throws -> Int in
        for try await _ in other.stream([1, 2], order: .completion, transform: inner) {}
        return 0
      }
      : pool.submit { () throws -> Int in
        try other.stream([1, 2], order: .completion, transform: inner).blocking.map {
          try $0.get()
        }[0]
      }
    slot.fill(future)
    await #expect(throws: ExecutorError.self) { try await future.value }
    #expect(future.failureCode == .deadlock)
  }

  @Test("a call that runs in place and waits for the one below it")
  func inPlace() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    for depth in [1, 2, 60, 64, 65, 70] {
      let slot = Slot()
      @Sendable func descend(_ depth: Int) throws -> Int {
        if depth == 0 { return try slot.future().result() }
        return try pool.submit { try descend(depth - 1) }.result()
      }
      let outer = pool.submit { try descend(depth) }
      slot.fill(outer)
      await #expect(throws: ExecutorError.self) { try await outer.value }
      #expect(outer.failureCode == .deadlock)
    }
  }

  @Test("a call on an inline executor that waits for the call it is part of")
  func inline() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let slot = Slot()
    let outer = pool.submit { () throws -> Int in
      try InlineExecutor().submit { try slot.future().result() }.result()
    }
    slot.fill(outer)
    await #expect(throws: ExecutorError.self) { try await outer.value }
    #expect(outer.failureCode == .deadlock)
  }

  @Test("a call that its submitter runs, for want of room, and that waits for the submitter")
  func inCaller() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, maxPending: 1, whenFull: .runInCaller)
    let slot = Slot()
    let outer = pool.submit { () throws -> Int in
      let slotFuture = try slot.future()
      let queued = pool.submit { 1 }
      let inner = pool.submit { try slotFuture.result() }
      return try queued.result() + inner.result()
    }
    slot.fill(outer)
    await #expect(throws: ExecutorError.self) { try await outer.value }
    #expect(outer.failureCode == .deadlock)
  }

  @Test("a wait with a limit elsewhere in the circle lets it end by itself")
  func limitElsewhere() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 3)
    let slots = (0..<3).map { _ in Slot() }
    let isWaiting = Gate()
    let limited = pool.submit { () throws -> Int in
      let next = try slots[0].future()
      isWaiting.open()
      return code { try next.result(timeout: .milliseconds(50)) } == .timedOut ? 1 : 0
    }
    let others = (1...2).map { number in
      pool.submit { () throws -> Int in
        isWaiting.wait()
        return try slots[number].future().result() + 1
      }
    }
    slots[0].fill(others[0])
    slots[1].fill(others[1])
    slots[2].fill(limited)
    let results = try await [limited.value, others[0].value, others[1].value]
    // The limited wait may come last, and closes the circle then: it is refused at once.
    #expect(results == [1, 3, 2] || results == [0, 2, 1])
  }

  @Test("a promise that somebody else may complete is a way out")
  func promises() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let (promise, slot) = (Promise<Int>(), Slot())
    let first = pool.submit { () throws -> Int in
      [try slot.future(), promise.future].wait(until: .firstCompleted).done.count
    }
    let second = pool.submit { try first.result() + 1 }
    slot.fill(second)
    try await onThread { #expect(first.waitUntilRunning() && second.waitUntilRunning()) }
    try promise.succeed(1)
    #expect(try await [first.value, second.value] == [1, 2])
  }

  @Test("a call that runs is a way out, even when it waits later")
  func runningCall() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 3)
    let gate = Gate()
    let slot = Slot()
    let free = pool.submit { () -> Int in
      gate.wait()
      return 5
    }
    let first = pool.submit { () throws -> Int in
      [try slot.future(), free].wait(until: .firstCompleted).done.count
    }
    let second = pool.submit { try first.result() + 1 }
    slot.fill(second)
    try await onThread { #expect(first.waitUntilRunning() && second.waitUntilRunning()) }
    gate.open()
    #expect(try await [first.value, second.value] == [1, 2])
  }

  @Test("an async body may wait in one child task for what another one makes possible")
  func childTasks() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let slot = Slot()
    let promise = Promise<Int>()
    let first = pool.submit { () async throws -> Int in
      let other = try await slot.future()
      return try await withThrowingTaskGroup(of: Int.self) { group in
        group.addTask { try await other.value }
        group.addTask { try await promise.future.value }
        // The first of the two is enough; the other wait is given up.
        let number = try await group.next() ?? 0
        group.cancelAll()
        return number
      }
    }
    let second = pool.submit { try first.result() + 1 }
    slot.fill(second)
    #expect(try await onThread { second.waitUntilRunning() })
    try promise.succeed(1)
    #expect(try await first.value == 1)
    #expect(try await second.value == 2)
  }

  @Test("a storm of calls that wait for random others: every one ends")
  func storm() async throws {
    let pools = [1, 2, 3].map { ThreadPoolExecutor(maxWorkers: $0) }
    for _ in 0..<20 {
      let known = Promise<[Future<Int>]>()
      let futures = (0..<40).map { number in
        pools[number % 3].submit { () throws -> Int in
          let target = try known.future.result()[Int.random(in: 0..<40)]
          return try target.result()
        }
      }
      try known.succeed(futures)
      // Each waits for one other, so every chain runs into a circle, whose error goes back along it.
      for future in futures {
        await #expect(throws: ExecutorError.self) { try await future.value }
        #expect(future.failureCode == .deadlock)
      }
    }
  }
}
