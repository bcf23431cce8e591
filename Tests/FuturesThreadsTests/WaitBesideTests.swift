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

/// Waiting on a pool's thread where no call is under way: callbacks, hooks, the ends of results.
@Suite("Waiting beside a call", .timeLimit(.minutes(5)))
struct WaitBesideTests {
  @Test("a done callback may wait for calls behind it", arguments: [1, 2])
  func callback(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    let sum = Promise<Int>()
    let gate = Gate()
    let future = pool.submit { gate.wait() }
    let behind = (0..<10).map { number in pool.submit { number } }
    future.addDoneCallback { _ in
      let limited = try? pool.submit { 100 }.result(timeout: .seconds(50))
      let mapped = try? pool.map(0..<10) { $0 }.reduce(0, +)
      let waited = behind.wait().done.compactMap { try? $0.result() }.reduce(0, +)
      try? sum.succeed((limited ?? 0) + (mapped ?? 0) + waited)
    }
    gate.open()
    #expect(try await sum.future.value == 190)
    await pool.shutdown()
  }

  @Test("callbacks that wait for calls whose callbacks wait, 5,000 deep", arguments: [1, 2])
  func callbackChain(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    let end = Promise<Void>()
    @Sendable func descend(_ depth: Int) {
      guard depth > 0 else { return _ = try? end.succeed() }
      let gate = Gate()
      let future = pool.submit { gate.wait() }
      future.addDoneCallback { _ in descend(depth - 1) }
      gate.open()
      _ = try? future.result()
    }
    _ = pool.submit { descend(5_000) }
    try await end.future.value
    await pool.shutdown()
  }

  @Test("an initializer may wait for calls of its own pool", arguments: [1, 2])
  func initializer(width: Int) async throws {
    let holder = Lock<ThreadPoolExecutor?>(nil)
    let (seen, initialized) = (Recorder<Int>(), Gate())
    let pool = ThreadPoolExecutor(
      maxWorkers: width,
      initializer: {
        guard let pool = holder.withLock({ $0.take() }) else { return }
        seen.record((try? pool.submit { 1 }.result()) ?? 0)
        seen.record((try? pool.submit { 2 }.result(timeout: .seconds(50))) ?? 0)
        seen.record((try? pool.map(0..<3) { $0 }.count) ?? 0)
        initialized.open()
      })
    holder.withLock { $0 = pool }
    #expect(try await pool.submit { 4 }.value == 4)
    try await onThread { initialized.wait() }
    await pool.shutdown()
    #expect(seen.values == [1, 2, 3])
  }

  @Test(
    "the end of a result may wait for calls of its own pool, with and without a limit",
    arguments: [1, 2], [nil, Duration.seconds(50)])
  func endOfResult(width: Int, limit: Duration?) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    let number = Promise<Int>()
    let gate = Gate()
    _ = pool.submit {
      gate.wait()
      return Farewell {
        try? number.complete(with: Result { try pool.submit { 1 }.result(timeout: limit) })
      }
    }
    gate.open()
    #expect(try await number.future.value == 1)
    await pool.shutdown()
  }

  @Test("an exit hook may wait for a call that is refused by then")
  func exitHook() async throws {
    let holder = Lock<ThreadPoolExecutor?>(nil)
    let codes = Recorder<ExecutorError.Code?>()
    let pool = ThreadPoolExecutor(
      maxWorkers: 2,
      onExit: {
        guard let pool = holder.withLock({ $0 }) else { return }
        codes.record(code { try pool.submit { 1 }.result() })
      })
    holder.withLock { $0 = pool }
    #expect(try await pool.submit { 1 }.value == 1)
    await pool.shutdown()
    #expect(codes.values == [.shutDown])
    holder.withLock { $0 = nil }
  }

  @Test("a call goes on working after one in place: its thread is not taken for a free one")
  func busyAfterwards() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 3)
      let (nested, gate, helpers) = (Gate(), Gate(), Latch(2))
      let outer = pool.submit { () throws -> Int in
        let number = try pool.submit { 1 }.result()
        nested.open()
        gate.wait()
        return number
      }
      nested.wait()
      // Both need a thread at the same time, and the first call waits for them, unseen by the pool.
      let calls = (0..<2).map { _ in
        pool.submit {
          helpers.arriveAndWait()
          gate.open()
        }
      }
      for call in calls { try call.result() }
      try #expect(outer.result() == 1)
      pool.shutdown()
    }
  }

  @Test("a result whose end takes long holds up its own thread only")
  func longEnd() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let (start, ending, gate) = (Gate(), Gate(), Gate())
      _ = pool.submit {
        start.wait()
        return Farewell {
          ending.open()
          gate.wait()
        }
      }
      start.open()
      ending.wait()
      try pool.submit { gate.open() }.result()
      pool.shutdown()
    }
  }

  @Test("a callback of a call that runs in place sees no context of the call that waits")
  func callbackContext() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let seen = Promise<Bool>()
    let outer = pool.submit { () throws -> Void in
      let inner = pool.submit { 1 }
      inner.addDoneCallback { _ in try? seen.succeed(TaskContext.current == nil) }
      _ = try inner.result()
    }
    try await outer.value
    #expect(try await seen.future.value)
    await pool.shutdown()
  }
}
