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

/// Swift tasks that run on a pool without being calls of it.
@Suite("Task executor", .timeLimit(.minutes(5)))
struct TaskExecutorTests {
  @TaskLocal private static var request = "none"

  private func expectNoThreads(_ prefix: String) async throws {
    try await onThread { #expect(eventually { KernelThreads.names(prefix: prefix).isEmpty }) }
  }

  @Test(
    "a task that prefers a pool runs there, before and after it was suspended, child tasks included"
  )
  func preference() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "prefer")
    let names = await Task(executorPreference: pool) {
      var names: Set = [KernelThreads.current]
      for _ in 0..<20 {
        await Task.yield()
        names.insert(KernelThreads.current)
      }
      return await withTaskGroup(of: String.self) { group in
        for _ in 0..<10 { group.addTask { KernelThreads.current } }
        return await group.reduce(into: names) { $0.insert($1) }
      }
    }.value
    #expect(names.isSubset(of: ["prefer_0", "prefer_1"]))
    await pool.shutdown()
  }

  @Test("withTaskExecutorPreference moves a task there and back")
  func scopedPreference() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "scoped")
    let inside = await withTaskExecutorPreference(pool) { () async -> [String] in
      let first = KernelThreads.current
      await Task.yield()
      return [first, KernelThreads.current]
    }
    #expect(inside == ["scoped_0", "scoped_0"])
    #expect(KernelThreads.current != "scoped_0")
    await pool.shutdown()
  }

  @Test("no more pieces run at a time than the pool is wide")
  func width() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let running = Lock((now: 0, most: 0))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask(executorPreference: pool) {
          for _ in 0..<10 {
            running.withLock { running in
              running.now += 1
              running.most = max(running.most, running.now)
            }
            running.withLock { $0.now -= 1 }
            await Task.yield()
          }
        }
      }
    }
    #expect((1...2).contains(running.withLock { $0.most }))
    await pool.shutdown()
  }

  @Test("a task takes task-locals and priority with it", arguments: [TaskPriority.high, .low])
  func inheritance(priority: TaskPriority) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let task = Task(priority: priority) {
      await TaskExecutorTests.$request.withValue("mine") {
        let unstructured = Task(executorPreference: pool) {
          (TaskExecutorTests.request, Task.currentPriority)
        }
        let scoped = await withTaskExecutorPreference(pool) {
          (TaskExecutorTests.request, Task.currentPriority)
        }
        return [await unstructured.value, scoped]
      }
    }
    // Waiting for the task here would raise its priority to this one's.
    let done = Gate()
    Task.detached(priority: .background) {
      _ = await task.value
      done.open()
    }
    try await onThread { done.wait() }
    for (request, seen) in await task.value {
      #expect(request == "mine")
      #expect(seen == priority)
    }
    await pool.shutdown()
  }

  @Test("a task is no call: it has no context, and statistics do not count it")
  func noCall() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let hasContext = await Task(executorPreference: pool) { TaskContext.current != nil }.value
    #expect(!hasContext)
    #expect(pool.statistics.submitted == 0 && pool.statistics.workers == 1)
    await pool.shutdown()
  }

  @Test(
    "a task may wait for calls of the pool it runs on, by suspending and by blocking",
    arguments: [1, 2])
  func waiting(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width)
    @Sendable func blocking() throws -> Int {
      try pool.submit { 2 }.result() + pool.submit { 3 }.result(timeout: .seconds(50))
    }
    let sum = try await Task(executorPreference: pool) {
      try await pool.submit { 1 }.value + blocking()
    }.value
    #expect(sum == 6)
    await pool.shutdown()
  }

  @Test("calls and tasks share the threads fairly: neither waits for the end of the other")
  func sharing() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let stop = Lock(false)
    let endless = Task(executorPreference: pool) {
      var turns = 0
      while !stop.withLock({ $0 }) {
        await Task.yield()
        turns += 1
      }
      return turns
    }
    for number in 0..<100 { #expect(try await pool.submit { number }.value == number) }
    stop.withLock { $0 = true }
    #expect(await endless.value > 0)
    await pool.shutdown()
  }

  @Test("after a shutdown tasks go on elsewhere, those that were suspended and new ones")
  func afterShutdown() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "after")
    let (promise, started) = (Promise<Int>(), Promise<Void>())
    let suspended = Task(executorPreference: pool) {
      let before = KernelThreads.current
      try started.succeed()
      let number = try await promise.future.value
      return (before, number, KernelThreads.current)
    }
    try await started.future.value
    await pool.shutdown()
    try await expectNoThreads("after_")
    try promise.succeed(5)
    let (before, number, after) = try await suspended.value
    #expect(before == "after_0" && number == 5 && !after.hasPrefix("after_"))
    let new = Task(executorPreference: pool) { KernelThreads.current }
    #expect(await !new.value.hasPrefix("after_"))
  }

  @Test("pieces that wait in the queue at a shutdown run before it returns")
  func queuedAtShutdown() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "pieceq")
    let occupation = try await onThread { Occupation(of: pool) }
    let names = Recorder<String>()
    let tasks = (0..<20).map { _ in
      Task(executorPreference: pool) { names.record(KernelThreads.current) }
    }
    let closed = Task {
      await pool.shutdown(cancelPending: true)
      return names.values.count
    }
    try await onThread { #expect(eventually { pool.submit { 1 }.failureCode == .shutDown }) }
    occupation.end()
    #expect(await closed.value == 20)
    for task in tasks { await task.value }
    #expect(Set(names.values) == ["pieceq_0"])
  }

  @Test("tasks of a pool whose initializer failed run elsewhere")
  func broken() async throws {
    let pool = ThreadPoolExecutor(
      maxWorkers: 1, threadNamePrefix: "piecebr", initializer: { throw Failure() })
    let first = Task(executorPreference: pool) { KernelThreads.current }
    #expect(await !first.value.hasPrefix("piecebr_"))
    let second = Task(executorPreference: pool) { KernelThreads.current }
    #expect(await !second.value.hasPrefix("piecebr_"))
    #expect(pool.submit { 1 }.failureCode == .brokenExecutor)
    await pool.shutdown()
  }

  @Test("the last reference to a pool may be that of a task on one of its own threads")
  func lastReference() async throws {
    for _ in 0..<100 {
      let task = {
        let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "lastref")
        return Task(executorPreference: pool) {
          await Task.yield()
          return KernelThreads.current
        }
      }()
      #expect(await task.value == "lastref_0")
    }
    try await expectNoThreads("lastref_")
  }

  @Test("the last reference may go in a scope of its own task, or in a call that a task has made")
  func lastReferenceInScope() async throws {
    for _ in 0..<50 {
      let name = try await {
        let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "lastsc")
        return try await withTaskExecutorPreference(pool) {
          try await pool.submit { KernelThreads.current }.value
        }
      }()
      #expect(name == "lastsc_0")
    }
    try await expectNoThreads("lastsc_")
  }

  @Test("10,000 tasks from many threads, with actors in between: none is lost")
  func storm() async throws {
    actor Total {
      private(set) var value = 0
      func add(_ number: Int) { value += number }
    }
    let pool = ThreadPoolExecutor(maxWorkers: 3, idleTimeout: .microseconds(200))
    let total = Total()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<10_000 {
        group.addTask(executorPreference: number % 2 == 0 ? pool : nil) {
          await total.add(number)
          if number % 7 == 0 { _ = try? await pool.submit { number }.value }
        }
      }
    }
    #expect(await total.value == (0..<10_000).reduce(0, +))
    await pool.shutdown()
  }
}
