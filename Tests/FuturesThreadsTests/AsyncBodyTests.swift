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

/// Async bodies are Swift tasks on the pool's threads, which they leave while suspended.
@Suite("Async bodies", .timeLimit(.minutes(5)))
struct AsyncBodyTests {
  @Test("every piece of a body runs on the pool's threads, child tasks included")
  func threads() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "pieces")
    let future = pool.submit { () async -> Set<String> in
      var names: Set = [KernelThreads.current]
      for _ in 0..<20 {
        await Task.yield()
        names.insert(KernelThreads.current)
      }
      async let child = KernelThreads.current
      names.insert(await child)
      return await withTaskGroup(of: String.self) { group in
        for _ in 0..<5 { group.addTask { KernelThreads.current } }
        return await group.reduce(into: names) { $0.insert($1) }
      }
    }
    #expect(try await future.value.isSubset(of: ["pieces_0", "pieces_1"]))
    await pool.shutdown()
  }

  @Test("on one thread, two bodies that wait for each other finish")
  func suspendedBodiesFreeTheirThread() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let (ping, pong) = (Promise<Int>(), Promise<Int>())
    let first = pool.submit { () async throws -> Int in
      try ping.succeed(1)
      return try await pong.future.value
    }
    let second = pool.submit { () async throws -> Int in
      let number = try await ping.future.value
      try pong.succeed(number + 1)
      return number
    }
    #expect(try await first.value == 2)
    #expect(try await second.value == 1)
    await pool.shutdown()
  }

  @Test("a suspended body counts as running and leaves room for blocking calls")
  func suspendedCountsAsRunning() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let promise = Promise<Int>()
    let suspended = pool.submit { () async throws -> Int in try await promise.future.value }
    try await onThread {
      #expect(suspended.waitUntilRunning())
      try #expect(pool.submit { 1 }.result() == 1)
      #expect(suspended.isRunning)
    }
    try promise.succeed(2)
    #expect(try await suspended.value == 2)
    await pool.shutdown()
  }

  @Test("no more bodies run at a time than the pool is wide")
  func width() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 3, threadNamePrefix: "awidth")
    try await onThread {
      let running = Lock((now: 0, most: 0))
      let (arrived, gate) = (Latch(3), Gate())
      let futures = (0..<30).map { _ in
        pool.submit { () async in
          running.withLock { running in
            running.now += 1
            running.most = max(running.most, running.now)
          }
          arrived.arrive()
          gate.wait()
          running.withLock { $0.now -= 1 }
          await Task.yield()
        }
      }
      arrived.wait()
      #expect(KernelThreads.names(prefix: "awidth_").count == 3)
      #expect(futures.filter(\.isRunning).count == 3)
      gate.open()
      for future in futures { try future.result() }
      #expect(running.withLock { $0.most } == 3)
      pool.shutdown()
    }
  }

  @Test("a pending body can be cancelled and never starts")
  func cancelPending() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    try await onThread {
      let occupation = Occupation(of: pool)
      let ran = Counter()
      let future = pool.submit { () async in ran.increment() }
      #expect(future.cancel() && future.isCancelled)
      occupation.end()
      pool.shutdown()
      #expect(ran.value == 0)
    }
  }

  @Test("cancelling a running body cancels its task, whenever that comes")
  func cancelRunning() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    for _ in 0..<100 {
      let future = pool.submit { () async throws -> Int in
        try await Task.sleep(for: .seconds(600))
        return 1
      }
      future.cancel()
      await #expect(throws: CancellationError.self) { try await future.value }
      #expect(future.isCancelled)
    }
    await pool.shutdown()
  }

  @Test("shutdown waits for suspended bodies")
  func shutdownWaits() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "await")
    let promise = Promise<Int>()
    let suspended = pool.submit { () async throws -> Int in try await promise.future.value }
    let closed = Task {
      await pool.shutdown()
      return suspended.isDone
    }
    try await onThread { #expect(eventually { pool.submit { 1 }.failureCode == .shutDown }) }
    #expect(!suspended.isDone)
    try promise.succeed(1)
    #expect(await closed.value)
    #expect(try await suspended.value == 1)
    try await onThread { #expect(eventually { KernelThreads.names(prefix: "await_").isEmpty }) }
  }

  @Test("done callbacks of a body run on the pool, before shutdown returns")
  func callbacks() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "acall")
    let (gate, names) = (Gate(), Recorder<String>())
    let future = pool.submit { () async in gate.wait() }
    for _ in 0..<3 { future.addDoneCallback { _ in names.record(KernelThreads.current) } }
    gate.open()
    await pool.shutdown()
    #expect(names.values == ["acall_0", "acall_0", "acall_0"])
  }

  @Test("a body may hop to an actor and comes back to the pool")
  func actors() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "hop")
    let future = pool.submit { () async -> String in
      await MainActor.run {}
      return KernelThreads.current
    }
    #expect(try await future.value == "hop_0")
    await pool.shutdown()
  }
}
