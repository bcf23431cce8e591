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

/// When threads start, how many there are and when they leave.
@Suite("Worker threads", .timeLimit(.minutes(5)))
struct WorkerThreadsTests {
  @Test("no thread starts before the first call")
  func lazyStart() async throws {
    let attendance = Attendance()
    let pool = attendance.makePool(maxWorkers: 4, prefix: "lazy")
    try await onThread {
      #expect(KernelThreads.names(prefix: "lazy_").isEmpty)
      try #expect(pool.submit { KernelThreads.current }.result() == "lazy_0")
      #expect(attendance.started == 1)
      pool.shutdown()
    }
  }

  @Test("a thousand calls one after the other take one thread")
  func reuse() async throws {
    let attendance = Attendance()
    let pool = attendance.makePool(maxWorkers: 4, prefix: "reuse")
    try await onThread {
      for _ in 0..<1_000 { try #expect(pool.submit { 1 }.result() == 1) }
      #expect(attendance.started == 1)
      pool.shutdown()
    }
  }

  @Test("a thousand async calls one after the other take one thread")
  func reuseByAsyncBodies() async throws {
    let attendance = Attendance()
    let pool = attendance.makePool(maxWorkers: 4, prefix: "areuse")
    for _ in 0..<1_000 {
      let future = pool.submit { () async -> Int in 1 }
      #expect(try await future.value == 1)
    }
    #expect(attendance.started == 1)
    await pool.shutdown()
  }

  @Test("who sees a failed call finds its thread free again")
  func reuseAfterErrors() async throws {
    let attendance = Attendance()
    let pool = attendance.makePool(maxWorkers: 4, prefix: "ereuse")
    try await onThread {
      for _ in 0..<200 {
        let future = pool.submit { () throws -> Int in throw Failure() }
        #expect(throws: Failure.self) { try future.result() }
      }
      #expect(attendance.started == 1)
      pool.shutdown()
    }
  }

  @Test("60 blocking calls on 4 threads: exactly 4 threads, and 4 calls run")
  func saturation() async throws {
    let attendance = Attendance()
    let pool = attendance.makePool(maxWorkers: 4, prefix: "satur")
    try await onThread {
      let gate = Gate()
      let arrived = Latch(4)
      let running = Lock((now: 0, most: 0))
      let futures = (0..<60).map { _ in
        pool.submit {
          running.withLock { running in
            running.now += 1
            running.most = max(running.most, running.now)
          }
          arrived.arrive()
          gate.wait()
          running.withLock { $0.now -= 1 }
          return KernelThreads.current
        }
      }
      arrived.wait()
      #expect(KernelThreads.names(prefix: "satur_") == (0..<4).map { "satur_\($0)" })
      #expect(futures.filter(\.isRunning).count == 4)
      gate.open()
      let names = try Set(futures.map { try $0.result() })
      #expect(names.isSubset(of: (0..<4).map { "satur_\($0)" }))
      #expect(running.withLock { $0.most } == 4)
      #expect(attendance.started == 4)
      pool.shutdown()
      #expect(attendance.left == 4)
    }
  }

  @Test("two calls in quick succession that wait for each other get two threads")
  func noLostGrowth() async throws {
    try await onThread {
      for _ in 0..<100 {
        let pool = ThreadPoolExecutor(maxWorkers: 2)
        let both = Latch(2)
        let futures = (0..<2).map { _ in pool.submit { both.arriveAndWait() } }
        for future in futures { try future.result() }
        pool.shutdown()
      }
    }
  }

  @Test("done callbacks run on the thread that ran the call")
  func callbackThread() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "callback")
    try await onThread {
      let (start, threads) = (Gate(), Recorder<String>())
      let future = pool.submit {
        start.wait()
        return KernelThreads.current
      }
      for _ in 0..<2 { future.addDoneCallback { _ in threads.record(KernelThreads.current) } }
      start.open()
      let thread = try future.result()
      pool.shutdown()
      #expect(threads.values == [thread, thread])
    }
  }

  @Test("a call submitted while the only thread runs a callback gets another thread")
  func growthDuringCallback() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    try await onThread {
      let (start, inCallback, gate) = (Gate(), Gate(), Gate())
      let first = pool.submit { start.wait() }
      first.addDoneCallback { _ in
        inCallback.open()
        gate.wait()
      }
      start.open()
      inCallback.wait()
      try pool.submit { gate.open() }.result()
      pool.shutdown()
    }
  }

  @Test("a call that counted on a thread whose callback then blocks gets another thread")
  func growthBeforeCallback() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    try await onThread {
      for _ in 0..<200 {
        let (start, gate) = (Gate(), Gate())
        let first = pool.submit { start.wait() }
        first.addDoneCallback { _ in gate.wait() }
        start.open()
        try first.result()
        try pool.submit { gate.open() }.result()
      }
      pool.shutdown()
    }
  }

  @Test("a huge width is allowed and starts no more threads than there are calls")
  func hugeWidth() async throws {
    for width in [Int(Int32.max), .max] {
      let attendance = Attendance()
      let pool = attendance.makePool(maxWorkers: width, prefix: "huge")
      try await onThread {
        try #expect(pool.map(0..<3) { $0 } == [0, 1, 2])
        #expect(attendance.started <= 3)
        pool.shutdown()
      }
      #expect(attendance.left == attendance.started)
    }
  }

  @Test("the default width is Python's")
  func defaultWidth() {
    let pool = ThreadPoolExecutor()
    #expect(pool._width == min(32, ProcessorCount.available() + 4))
  }

  // MARK: Leaving when idle

  @Test("idle threads leave after their time, come back on demand and use their indices again")
  func idleTimeout() async throws {
    let attendance = Attendance()
    let pool = attendance.makePool(
      maxWorkers: 3, prefix: "idle", idleTimeout: .milliseconds(20))
    try await onThread {
      for round in 1...3 {
        let occupation = Occupation(of: pool, workers: 3)
        #expect(KernelThreads.names(prefix: "idle_") == ["idle_0", "idle_1", "idle_2"])
        occupation.end()
        #expect(eventually { attendance.left == 3 * round })
        #expect(eventually { KernelThreads.names(prefix: "idle_").isEmpty })
      }
      #expect(attendance.started == 9)
      pool.shutdown()
    }
  }

  @Test("a call that meets a thread on its way out is run")
  func idleTimeoutRace() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2, idleTimeout: .microseconds(50))
    try await onThread {
      for round in 0..<2_000 { try #expect(pool.submit { round }.result() == round) }
      pool.shutdown()
    }
  }

  @Test("an idle time of zero or less lets a thread go after each call")
  func zeroIdleTimeout() async throws {
    for limit in [Duration.zero, .seconds(-1)] {
      let attendance = Attendance()
      let pool = attendance.makePool(maxWorkers: 1, prefix: "noidle", idleTimeout: limit)
      try await onThread {
        try #expect(pool.submit { 1 }.result() == 1)
        #expect(eventually { attendance.left == 1 })
        try #expect(pool.submit { 2 }.result() == 2)
        pool.shutdown()
      }
      #expect(attendance.started == 2 && attendance.left == 2)
    }
  }

  @Test("without an idle time threads stay")
  func threadsStay() async throws {
    let attendance = Attendance()
    let pool = attendance.makePool(maxWorkers: 2, prefix: "stay")
    try await onThread {
      Occupation(of: pool, workers: 2).end()
      for _ in 0..<100 { _ = try pool.submit { 1 }.result() }
      #expect(attendance.left == 0)
      #expect(KernelThreads.names(prefix: "stay_") == ["stay_0", "stay_1"])
      pool.shutdown()
    }
  }
}
