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

/// A pool that takes only so many calls at a time.
@Suite("Full queue", .timeLimit(.minutes(5)))
struct FullQueueTests {
  /// A pool one thread wide whose thread is taken, and as many pending calls as there is room for.
  private struct FullPool: Sendable {
    let pool: ThreadPoolExecutor
    let occupation: Occupation
    let pending: [Future<Int>]

    /// Not for test bodies.
    init(_ policy: FullQueuePolicy, room: Int = 1, order: Recorder<Int> = Recorder()) {
      pool = ThreadPoolExecutor(maxWorkers: 1, maxPending: room, whenFull: policy)
      occupation = Occupation(of: pool)
      pending = (0..<room).map { [pool] number in
        pool.submit { () -> Int in
          order.record(number)
          return number
        }
      }
    }
  }

  /// Submits on a thread of its own.
  private final class Producer<R: Sendable>: Sendable {
    private let state = Lock<Future<R>?>(nil)
    private let done = Gate()
    let thread = Lock<KernelThread?>(nil)

    init(_ submit: @escaping @Sendable () -> Future<R>) throws {
      let started = Gate()
      try PlatformThread.start(named: "producer") {
        self.thread.withLock { $0 = .current }
        started.open()
        let future = submit()
        self.state.withLock { $0 = future }
        self.done.open()
      }.detach()
      started.wait()
    }

    /// What `submit` has returned, if it has.
    var future: Future<R>? { state.withLock { $0 } }

    /// Returns when the thread sleeps, in `submit`.
    func waitUntilBlocked() -> Bool {
      eventually { thread.withLock { $0 }?.isAsleep == true } && future == nil
    }

    func wait() -> Future<R>? {
      done.wait()
      return future
    }
  }

  @Test("fail: the call beyond the bound fails and names task, bound and way out")
  func failing() async throws {
    try await onThread {
      let full = FullPool(.fail, room: 3)
      let refused = full.pool.submit(.named("late")) { 1 }
      let error = #expect(throws: ExecutorError.self) { try refused.result() }
      #expect(error?.code == .queueFull)
      #expect(error?.message.hasPrefix("Task \"late\" was submitted to pool \"Pool-") == true)
      #expect(error?.message.contains("has 3 calls waiting, as many as it takes") == true)
      let suspending = full.pool.submit { () async in 1 }
      #expect(suspending.failureCode == .queueFull)
      #expect(code { try full.pool.map([1, 2]) { $0 } } == .queueFull)
      #expect(full.pool.statistics.submitted == 4)
      full.occupation.end()
      full.pool.shutdown()
      #expect(full.pending.allSatisfy { $0.isDone })
      #expect(full.pool.statistics.succeeded == 4)
    }
  }

  @Test("the bound is exact, with blocking and with async bodies", arguments: [1, 2, 7])
  func exactBound(room: Int) async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 1, maxPending: room, whenFull: .fail)
      let occupation = Occupation(of: pool)
      let futures = (0..<room + 3).map { number in
        number % 2 == 0 ? pool.submit { number } : pool.submit { () async in number }
      }
      #expect(futures.prefix(room).allSatisfy { !$0.isDone })
      #expect(futures.suffix(3).allSatisfy { $0.failureCode == .queueFull })
      #expect(pool.statistics.pending == room)
      occupation.end()
      pool.shutdown()
      #expect(futures.prefix(room).allSatisfy { $0.isDone && $0.failureCode == nil })
    }
  }

  @Test("a call that waits for its next attempt takes no room")
  func retries() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 1, maxPending: 1, whenFull: .fail)
      let policy = RetryPolicy.limit(1, backoff: .exponential(from: .seconds(500)))
      let attempts = Counter()
      let retried = pool.submit(.retry(policy)) { () throws -> Int in
        attempts.increment()
        throw Failure()
      }
      #expect(eventually { attempts.value == 1 && !retried.isRunning })
      let occupation = Occupation(of: pool)
      let pending = pool.submit { 1 }
      #expect(!pending.isDone)
      #expect(eventually { pool.statistics.pending == 2 })
      #expect(pool.submit { 2 }.failureCode == .queueFull)
      #expect(retried.cancel())
      occupation.end()
      try #expect(pending.result() == 1)
      pool.shutdown()
    }
  }

  @Test("block: producers get in by order of arrival")
  func orderOfProducers() async throws {
    try await onThread {
      let order = Recorder<Int>()
      let full = FullPool(.block, order: order)
      let producers = try (1...8).map { number in
        let producer = try Producer {
          full.pool.submit { () -> Int in
            order.record(number)
            return number
          }
        }
        #expect(producer.waitUntilBlocked())
        return producer
      }
      full.occupation.end()
      for (number, producer) in producers.enumerated() {
        try #expect(producer.wait()?.result() == number + 1)
      }
      #expect(order.values == Array(0...8))
      full.pool.shutdown()
    }
  }

  @Test(
    "block: eight producers and a small bound lose nothing and never exceed it", arguments: [1, 3])
  func manyProducers(room: Int) async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2, maxPending: room)
      let (isOver, most) = (Gate(), Lock(0))
      let stop = Lock(false)
      try PlatformThread.start(named: "sampler") {
        while !stop.withLock({ $0 }) {
          let pending = pool.statistics.pending
          most.withLock { $0 = max($0, pending) }
          sched_yield()
        }
        isOver.open()
      }.detach()
      let runs = Counter()
      let producers = try (0..<8).map { producer in
        try Producer { () -> Future<Int> in
          let promise = Promise<Int>()
          let futures = (0..<500).map { number in
            number % 5 == 0
              ? pool.submit { () async -> Int in
                runs.increment()
                return producer * 500 + number
              }
              : pool.submit { () -> Int in
                runs.increment()
                return producer * 500 + number
              }
          }
          try? promise.complete(with: Result { try futures.map { try $0.result() }.reduce(0, +) })
          return promise.future
        }
      }
      let sum = try producers.map { try $0.wait()?.result() ?? 0 }.reduce(0, +)
      stop.withLock { $0 = true }
      isOver.wait()
      #expect(sum == (0..<4_000).reduce(0, +))
      #expect(runs.value == 4_000)
      #expect(most.withLock { $0 } <= room)
      pool.shutdown()
    }
  }

  @Test("block: cancelling a pending call makes room at once", arguments: [false, true])
  func cancelMakesRoom(suspending: Bool) async throws {
    try await onThread {
      let full = FullPool(.block)
      let producer = try Producer {
        suspending ? full.pool.submit { () async in 5 } : full.pool.submit { 5 }
      }
      #expect(producer.waitUntilBlocked())
      #expect(full.pending[0].cancel())
      // The thread of the pool is taken all the time.
      let future = producer.wait()
      #expect(future?.isDone == false)
      full.occupation.end()
      try #expect(future?.result() == 5)
      full.pool.shutdown()
    }
  }

  @Test("block: a pending call whose deadline passes makes room at once")
  func deadlineMakesRoom() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 1, maxPending: 1)
      let occupation = Occupation(of: pool)
      let pending = pool.submit(.deadline(.now + .milliseconds(30))) { 1 }
      let future = try Producer { pool.submit { 5 } }.wait()
      #expect(pending.failureCode == .timedOut)
      occupation.end()
      try #expect(future?.result() == 5)
      pool.shutdown()
    }
  }

  @Test(
    "block: a producer whose call's deadline passes does not wait any longer",
    arguments: [false, true])
  func deadlineWhileBlocked(suspending: Bool) async throws {
    try await onThread {
      let full = FullPool(.block)
      let options = TaskOptions.deadline(.now + .milliseconds(30))
      let producer = try Producer {
        suspending
          ? full.pool.submit(options) { () async in 5 } : full.pool.submit(options) { 5 }
      }
      #expect(producer.wait()?.failureCode == .timedOut)
      let statistics = full.pool.statistics
      #expect(statistics.submitted == 3 && statistics.failed == 1 && statistics.pending == 1)
      full.occupation.end()
      full.pool.shutdown()
      #expect(full.pending[0].isDone)
    }
  }

  @Test(
    "block: a shutdown refuses the producers that wait, and runs what was taken in",
    arguments: [false, true])
  func shutdown(cancelPending: Bool) async throws {
    try await onThread {
      let full = FullPool(.block)
      let producers = try (0..<4).map { number in
        try Producer {
          number == 3 ? full.pool.submit { () async in number } : full.pool.submit { number }
        }
      }
      #expect(producers.allSatisfy { $0.waitUntilBlocked() })
      let closed = Gate()
      try PlatformThread.start(named: "closer") {
        full.pool.shutdown(cancelPending: cancelPending)
        closed.open()
      }.detach()
      for producer in producers {
        let error = #expect(throws: ExecutorError.self) { try producer.wait()?.result() }
        #expect(error?.code == .shutDown)
      }
      full.occupation.end()
      closed.wait()
      #expect(full.pending[0].isCancelled == cancelPending && full.pending[0].isDone)
      #expect(full.pool.statistics.submitted == 2)
    }
  }

  @Test("block: a pool that breaks refuses the producers that wait, with the initializer's error")
  func broken() async throws {
    try await onThread {
      let gate = Gate()
      let pool = ThreadPoolExecutor(
        maxWorkers: 1, maxPending: 1,
        initializer: {
          gate.wait()
          throw Failure(number: 7)
        })
      let pending = pool.submit { 1 }
      let producers = try (0..<2).map { number in
        try Producer { number == 0 ? pool.submit { 2 } : pool.submit { () async in 2 } }
      }
      #expect(producers.allSatisfy { $0.waitUntilBlocked() })
      gate.open()
      for future in [pending] + producers.compactMap({ $0.wait() }) {
        let error = #expect(throws: ExecutorError.self) { try future.result() }
        #expect(error?.code == .brokenExecutor)
        #expect(error?.underlyingError as? Failure == Failure(number: 7))
      }
      pool.shutdown()
    }
  }

  @Test("block: a pool that is dropped runs what was taken in from producers that waited")
  func dropped() async throws {
    let future = try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "dropfull", maxPending: 1)
      let occupation = Occupation(of: pool)
      let pending = pool.submit { 1 }
      let producer = try Producer { pool.submit { 5 } }
      #expect(producer.waitUntilBlocked())
      occupation.end()
      let future = producer.wait()
      try #expect(pending.result() == 1)
      return future
    }
    #expect(try await future?.value == 5)
    try await onThread { #expect(eventually { KernelThreads.names(prefix: "dropfull_").isEmpty }) }
  }

  @Test("block: a call of the same pool does not wait for room; it runs the new call itself")
  func sameWorker() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, maxPending: 2)
    let (own, names, sum) = try await pool.submit { () throws -> (String, [String], Int) in
      let futures = (0..<10).map { _ in pool.submit { KernelThreads.current } }
      let suspending = (0..<10).map { number in pool.submit { () async in number } }
      let done = futures.filter(\.isDone).count
      return (
        KernelThreads.current, try futures.map { try $0.result() },
        try suspending.map { try $0.result() }.reduce(done, +)
      )
    }.value
    #expect(Set(names) == [own])
    #expect(sum == 8 + 45)
    await pool.shutdown()
  }

  @Test("block: pools one thread wide whose calls submit to each other while both are full")
  func otherWorkers() async throws {
    let pools = (0..<2).map { _ in ThreadPoolExecutor(maxWorkers: 1, maxPending: 1) }
    let sums = try await onThread {
      let outer = try (0..<2).map { side in
        try Producer {
          pools[side].submit { () throws -> Int in
            let futures = (0..<50).map { number in pools[1 - side].submit { number } }
            return try futures.map { try $0.result() }.reduce(0, +)
          }
        }
      }
      return try outer.map { try $0.wait()?.result() }
    }
    #expect(sums == [1225, 1225])
    for pool in pools { await pool.shutdown() }
  }

  @Test("runInCaller: the call runs on the submitting thread before submit returns")
  func runInCaller() async throws {
    try await onThread {
      let full = FullPool(.runInCaller)
      let name = full.pool.submit { KernelThreads.current }
      #expect(name.isDone)
      try #expect(name.result() == KernelThreads.current)
      let failing = full.pool.submit { () throws -> Int in throw Failure(number: 3) }
      #expect(throws: Failure(number: 3)) { try failing.result() }
      let attempts = full.pool.submit(.retry(.limit(2))) { () throws -> Int in
        let attempt = TaskContext.current?.attempt ?? 0
        if attempt < 3 { throw Failure() }
        return attempt
      }
      let suspending = full.pool.submit { () async in 1 }
      #expect(!suspending.isDone)
      full.occupation.end()
      // Its further attempts wait in the queue like those of others.
      try #expect(attempts.result() == 3)
      try #expect(suspending.result() == 1)
      full.pool.shutdown()
      let statistics = full.pool.statistics
      #expect(statistics.submitted == 6 && statistics.succeeded == 5 && statistics.failed == 1)
    }
  }

  @Test("runInCaller: a shutdown waits for calls that submitters run", arguments: [false, true])
  func shutdownDuringRunInCaller(isLimited: Bool) async throws {
    let full = try await onThread { FullPool(.runInCaller) }
    let (started, gate, ended) = (Gate(), Gate(), Counter())
    let producer = try await onThread {
      try Producer {
        full.pool.submit(.named("mine")) { () -> Bool? in
          started.open()
          gate.wait()
          ended.increment()
          return TaskContext.current?.isCancelled
        }
      }
    }
    try await onThread { started.wait() }
    full.occupation.end()
    if isLimited {
      let unfinished = await full.pool.shutdown(cancelPending: false, within: .milliseconds(20))
      #expect(unfinished.count == 1)
    }
    let closed = Task {
      await full.pool.shutdown()
      return ended.value == 1
    }
    try await onThread { #expect(eventually { full.pending[0].isDone }) }
    try await onThread { #expect(eventually { full.pool.submit { 1 }.failureCode == .shutDown }) }
    gate.open()
    let cancelled = try await onThread { try producer.wait()?.result() }
    #expect(cancelled == isLimited)
    #expect(await closed.value)
  }

  @Test(
    "runInCaller: the call, and the end of its result, may shut the pool down",
    arguments: [false, true])
  func shutdownInsideRunInCaller(atEnd: Bool) async throws {
    try await onThread {
      let full = FullPool(.runInCaller)
      let shutdown: @Sendable () -> Bool = {
        full.occupation.end()
        full.pool.shutdown()
        return full.pending[0].isDone
      }
      let hasWaited: Bool
      if atEnd {
        let results = Recorder<Bool>()
        _ = full.pool.submit { () -> Farewell in Farewell { results.record(shutdown()) } }
        hasWaited = results.values == [true]
      } else {
        hasWaited = try full.pool.submit(shutdown).result()
      }
      #expect(hasWaited)
      #expect(full.pool.submit { 1 }.failureCode == .shutDown)
      full.pool.shutdown()
    }
  }

  @Test("map and streams on a bounded pool", arguments: [1, 2])
  func mapAndStream(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width, maxPending: 1)
    try await onThread {
      try #expect(pool.map(0..<500) { $0 } == Array(0..<500))
      try #expect(pool.map(0..<500, chunkSize: 3) { $0 } == Array(0..<500))
      let ordered = pool.stream(0..<200, maxPending: 10) { $0 }.blocking
      try #expect(ordered.map { try $0.get() } == Array(0..<200))
      let completed = pool.stream(0..<200, order: .completion, maxPending: 10) { $0 }.blocking
      try #expect(completed.map { try $0.get() }.sorted() == Array(0..<200))
    }
    let nested = try await pool.map(0..<5) { row in try pool.map(0..<5) { row * 5 + $0 } }
    #expect(nested.flatMap { $0 } == Array(0..<25))
    await pool.shutdown()
  }

  @Test("a map that finds room for one runner only still does all there is to do")
  func mapWithoutRoom() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 3, maxPending: 1, whenFull: .fail)
      // One after the other: there is room for one.
      let occupations = (0..<3).map { _ in Occupation(of: pool) }
      let mapped = try Producer { () -> Future<[Int]> in
        let promise = Promise<[Int]>()
        try? promise.complete(with: Result { try pool.map(0..<100) { $0 } })
        return promise.future
      }
      #expect(mapped.waitUntilBlocked())
      for occupation in occupations { occupation.end() }
      try #expect(mapped.wait()?.result() == Array(0..<100))
      pool.shutdown()
    }
  }

  @Test("a stream on a full pool that fails ends with that error")
  func streamWithoutRoom() async throws {
    try await onThread {
      let full = FullPool(.fail)
      let results = full.pool.stream(0..<5) { $0 }.blocking.map { result in
        code { try result.get() }
      }
      #expect(results == [.queueFull])
      full.occupation.end()
      full.pool.shutdown()
    }
  }
}
