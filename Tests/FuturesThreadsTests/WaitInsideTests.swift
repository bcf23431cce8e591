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

/// A call that waits for other calls on a worker: it never takes the thread away that they need.
@Suite("Waiting inside a call", .timeLimit(.minutes(5)))
struct WaitInsideTests {
  /// The ways to wait for calls that run what is queued in place, without a limit.
  enum WayInPlace: CaseIterable, Sendable {
    case result, error, wait, map, stream

    /// The names of the threads on which the inner calls ran.
    func threads(in pool: ThreadPoolExecutor) throws -> [String] {
      let name: @Sendable () -> String = { KernelThreads.current }
      switch self {
      case .result:
        return [try pool.submit(name).result()]
      case .error:
        let future = pool.submit(name)
        _ = try future.error()
        return [try future.result()]
      case .wait:
        let futures = (0..<3).map { _ in pool.submit(name) }
        return try futures.wait().done.map { try $0.result() }
      case .map:
        return try pool.map(0..<3) { _ in KernelThreads.current }
      case .stream:
        return try pool.stream(0..<3) { _ in KernelThreads.current }.blocking.map { try $0.get() }
      }
    }
  }

  @Test(
    "a queued call that is waited for runs at once, on the thread that waits",
    arguments: WayInPlace.allCases)
  func inPlace(way: WayInPlace) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "inplace")
    let (own, inner) = try await pool.submit {
      (KernelThreads.current, try way.threads(in: pool))
    }.value
    #expect(!inner.isEmpty && inner.allSatisfy { $0 == own })
    await pool.shutdown()
  }

  @Test("whoever waits for the first of several gets all of them, on a pool one thread wide")
  func firstOfSeveral() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let sums = try await pool.submit { () throws -> [Int] in
      let futures = (1...20).map { number in pool.submit { number } }
      var first = futures.wait(until: .firstCompleted)
      while !first.pending.isEmpty { first = first.pending.wait(until: .firstCompleted) }
      let others = (1...20).map { number in pool.submit { number } }
      let completed = try others.asCompleted().map { try $0.result() }
      let streamed = try pool.stream(1...20, order: .completion) { $0 }.blocking.map {
        try $0.get()
      }
      return [futures, others].map { $0.compactMap { try? $0.result() }.reduce(0, +) }
        + [completed.reduce(0, +), streamed.reduce(0, +)]
    }.value
    #expect(sums == [210, 210, 210, 210])
    await pool.shutdown()
  }

  @Test("a wait for the first error ends with it: what is queued behind is not run for it")
  func firstError() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let outer = pool.submit { () -> [Int] in
      let gate = Gate()
      let failing = (0..<2).map { number in
        pool.submit { () throws -> Int in throw Failure(number: number) }
      }
      let blocked = pool.submit { () -> Int in
        gate.wait()
        return 0
      }
      let counts = ([failing[0], blocked, failing[1]]).wait(until: .firstError).pending.count
      let again = [blocked, failing[0]].wait(until: .firstError).pending.count
      gate.open()
      return [counts, again]
    }
    let counts = try await outer.value
    #expect(counts[0] >= 1 && counts[1] == 1)
    await pool.shutdown()
  }

  @Test("async bodies of the same pool can be waited for", arguments: [1, 2])
  func asyncBodies(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    let future = pool.submit { () throws -> Int in
      let inner = (0..<5).map { number in
        pool.submit { () async -> Int in
          await Task.yield()
          return number
        }
      }
      _ = inner.wait()
      let last = pool.submit { () async throws -> Int in try await pool.submit { 5 }.value }
      return try inner.map { try $0.result() }.reduce(0, +) + last.result()
    }
    #expect(try await future.value == 15)
    await pool.shutdown()
  }

  @Test("maps within maps within maps", arguments: [1, 2, 3])
  func nestedMaps(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    let cube = try await pool.map(0..<5) { plane in
      try pool.map(0..<5) { row in
        try pool.map(0..<5) { column in plane * 25 + row * 5 + column }
      }
    }
    #expect(cube.flatMap { $0.flatMap { $0 } } == Array(0..<125))
    await pool.shutdown()
  }

  @Test("10,000 calls within each other", arguments: [1, 2])
  func deepRecursion(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width, threadNamePrefix: "deep")
    #expect(try await pool.submit { try descend(9_999, in: pool) }.value == 9_999)
    await pool.shutdown()
  }

  @Test("no more than 64 calls wait for each other on one stack")
  func boundedDepth() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let threads = Recorder<String>()
    @Sendable func descend(_ depth: Int) throws {
      threads.record(KernelThreads.current)
      if depth > 0 { try pool.submit { try descend(depth - 1) }.result() }
    }
    try await pool.submit { try descend(200) }.value
    let counts = Dictionary(threads.values.map { ($0, 1) }, uniquingKeysWith: +)
    #expect(threads.values.prefix(65).allSatisfy { $0 == threads.values[0] })
    #expect(counts.values.max() == 65)
    #expect(counts.values.reduce(0, +) == 201)
    await pool.shutdown()
  }

  @Test("a call that waits is not stacked upon by calls that nobody there waits for")
  func noStrangers() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let waiting = Lock<Set<String>>([])
    let intrusions = Counter()
    let promise = Promise<Int>()
    let outer = (0..<5).map { _ in
      pool.submit { () throws -> Int in
        let thread = KernelThreads.current
        _ = waiting.withLock { $0.insert(thread) }
        defer { _ = waiting.withLock { $0.remove(thread) } }
        // Queued behind the strangers, and run in place.
        return try pool.submit { try promise.future.result() }.result()
      }
    }
    for number in 0..<50 {
      let stranger = pool.submit {
        let isIntruding = waiting.withLock { $0.contains(KernelThreads.current) }
        if isIntruding { intrusions.increment() }
      }
      if number == 49 { stranger.addDoneCallback { _ in try? promise.succeed(1) } }
    }
    for future in outer { #expect(try await future.value == 1) }
    #expect(intrusions.value == 0)
    await pool.shutdown()
  }

  @Test("a wait with a limit ends in time, because what is waited for never runs on top of it")
  func timedWaits() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let gate = Gate()
    let (own, slow, threads, counts) = try await pool.submit {
      let slow = pool.submit { gate.wait() }
      let isLate = code { try slow.result(timeout: .milliseconds(1)) } == .timedOut
      let groups = [slow].wait(timeout: .milliseconds(1))
      let completed = Array([slow].asCompleted(timeout: .milliseconds(1)))
      let isMapLate =
        code { try pool.map(0..<2, timeout: .milliseconds(1)) { _ in gate.wait() } } == .timedOut
      gate.open()
      let quick = pool.submit { KernelThreads.current }
      let mapped = try pool.map(0..<3, timeout: .seconds(50)) { _ in KernelThreads.current }
      return (
        KernelThreads.current, isLate && isMapLate,
        mapped + [try quick.result(timeout: .seconds(50))],
        [groups.done.count, groups.pending.count, completed.count]
      )
    }.value
    #expect(slow)
    #expect(counts == [0, 1, 0])
    #expect(!threads.contains(own))
    await pool.shutdown()
  }

  @Test("a promise that a call behind the waiting one completes", arguments: [1, 2])
  func promises(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    let promises = (0..<100).map { _ in Promise<Int>() }
    let waiting = promises.map { promise in pool.submit { try promise.future.result() } }
    for (number, promise) in promises.enumerated() {
      _ = pool.submit { try promise.succeed(number) }
    }
    for (number, future) in waiting.enumerated() { #expect(try await future.value == number) }
    await pool.shutdown()
  }

  @Test("pools one thread wide that wait for each other in turns, 500 deep")
  func twoPools() async throws {
    let pools = (0..<2).map { _ in ThreadPoolExecutor(maxWorkers: 1) }
    @Sendable func descend(_ depth: Int) throws -> Int {
      if depth == 0 { return 0 }
      return try pools[depth % 2].submit { try descend(depth - 1) }.result() + 1
    }
    // Each level blocks a worker, of which each pool has 257.
    #expect(try await pools[0].submit { try descend(500) }.value == 500)
    for pool in pools { await pool.shutdown() }
  }

  @Test("a call that ends another pool does not keep its thread from what that pool waits for")
  func innerPool() async throws {
    let outer = ThreadPoolExecutor(maxWorkers: 1)
    let future = outer.submit { () throws -> Int in
      let inner = ThreadPoolExecutor(maxWorkers: 1)
      let number = inner.submit { try outer.submit { 7 }.result() }
      inner.shutdown()
      return try number.result()
    }
    #expect(try await future.value == 7)
    await outer.shutdown()
  }

  @Test("an inner call that is tried again is waited for to its last attempt", arguments: [1, 2])
  func retries(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    let attempts = try await pool.submit { () throws -> [Int] in
      try [Backoff.none, .exponential(from: .milliseconds(1))].map { backoff in
        let future = pool.submit(.retry(.limit(3, backoff: backoff))) { () throws -> Int in
          let attempt = TaskContext.current?.attempt ?? 0
          if attempt < 4 { throw Failure(number: attempt) }
          return attempt
        }
        return try future.result()
      }
    }.value
    #expect(attempts == [4, 4])
    await pool.shutdown()
  }

  @Test("a call that runs in place has its own context, and the waiting one gets its own back")
  func context() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let occupation = try await onThread { Occupation(of: pool) }
    let (outerStarted, innerStarted) = (Gate(), Gate())
    let inner = Lock<Future<Bool?>?>(nil)
    let outer = pool.submit { () throws -> [Bool?] in
      outerStarted.open()
      let future = pool.submit { () -> Bool? in
        innerStarted.open()
        _ = eventually { TaskContext.current?.isCancelled == true }
        return TaskContext.current?.isCancelled
      }
      inner.withLock { $0 = future }
      let before = TaskContext.current?.isCancelled
      return [before, try future.result(), TaskContext.current?.isCancelled]
    }
    occupation.end()
    try await onThread {
      innerStarted.wait()
      #expect(inner.withLock { $0 }?.cancel() == false)
    }
    #expect(try await outer.value == [false, true, false])
    await pool.shutdown()
  }

  @Test("cancelling the waiting call leaves the inner one alone, and the other way round")
  func cancellation() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let (started, gate) = (Gate(), Gate())
    let inner = Lock<Future<Bool?>?>(nil)
    let outer = pool.submit { () throws -> [Bool?] in
      let future = pool.submit { () -> Bool? in
        started.open()
        gate.wait()
        return TaskContext.current?.isCancelled
      }
      inner.withLock { $0 = future }
      return [try future.result(), TaskContext.current?.isCancelled]
    }
    try await onThread { started.wait() }
    #expect(!outer.cancel())
    #expect(inner.withLock { $0 }?.isRunning == true)
    gate.open()
    #expect(try await outer.value == [false, true])
    await pool.shutdown()
  }

  @Test("a call that is cancelled while it is waited for inside ends the wait")
  func cancelledMeanwhile() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let occupation = try await onThread { Occupation(of: pool) }
    // The other worker is taken by the call that waits, so this one stays queued until it is cancelled.
    let promise = Promise<Int>()
    let outer = pool.submit { () throws -> Int in try promise.future.result() }
    #expect(try await onThread { outer.waitUntilRunning() })
    #expect(promise.future.cancel())
    await #expect(throws: CancellationError.self) { try await outer.value }
    occupation.end()
    await pool.shutdown()
  }
}

/// A call that waits for a call that waits for a call, and so on.
private func descend(_ depth: Int, in pool: ThreadPoolExecutor) throws -> Int {
  depth == 0 ? 0 : try pool.submit { try descend(depth - 1, in: pool) }.result() + 1
}
