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

/// What a body learns about itself and inherits from where it was submitted.
@Suite("Task context", .timeLimit(.minutes(5)))
struct TaskContextTests {
  @TaskLocal private static var request = "none"

  private let pool = ThreadPoolExecutor(maxWorkers: 2)

  @Test("there is none outside of a call, nor in a done callback")
  func outside() async throws {
    #expect(TaskContext.current == nil)
    for suspending in [false, true] {
      let (gate, seen) = (Gate(), Promise<Bool>())
      let future =
        suspending
        ? pool.submit { () async -> Void in gate.wait() } : pool.submit { gate.wait() }
      future.addDoneCallback { _ in try? seen.succeed(TaskContext.current == nil) }
      gate.open()
      #expect(try await seen.future.value)
    }
  }

  @Test("a body sees its cancellation, its attempt and its deadline")
  func body() async throws {
    let plain = pool.submit { (TaskContext.current?.attempt, TaskContext.current?.deadline == nil) }
    #expect(try await plain.value == (1, true))
    let limit = ContinuousClock.now + .seconds(300)
    for options in [TaskOptions.timeout(.seconds(300)), .deadline(limit).timeout(.seconds(900))] {
      let blocking = pool.submit(options) { TaskContext.current?.deadline }
      let suspending = pool.submit(options) { () async in TaskContext.current?.deadline }
      for future in [blocking, suspending] {
        let deadline = try #require(try await future.value)
        #expect(abs(deadline.duration(to: limit) / .seconds(1)) < 60)
      }
    }
  }

  @Test("checkCancellation throws once somebody has asked, and the future is cancelled then")
  func checkCancellation() async throws {
    for suspending in [false, true] {
      let (started, gate) = (Promise<Void>(), Gate())
      let body: @Sendable () throws -> Int = {
        try TaskContext.current?.checkCancellation()
        try started.succeed()
        gate.wait()
        try TaskContext.current?.checkCancellation()
        return 1
      }
      let future =
        suspending ? pool.submit { () async throws in try body() } : pool.submit { try body() }
      try await started.future.value
      #expect(!future.cancel())
      gate.open()
      await #expect(throws: CancellationError.self) { try await future.value }
      #expect(future.isCancelled)
    }
  }

  @Test("calls within calls have their own; the outer one comes back")
  func nestedInline() async throws {
    let future = pool.submit(.retry(.limit(1))) { () throws -> [Int?] in
      guard TaskContext.current?.attempt == 2 else { throw Failure() }
      let inline = InlineExecutor()
      let inner = inline.submit { TaskContext.current?.attempt }
      return [TaskContext.current?.attempt, try inner.result(), TaskContext.current?.attempt]
    }
    #expect(try await future.value == [2, 1, 2])
  }

  @Test("an async body hands it to its child tasks, and an inline call within it has its own")
  func childTasks() async throws {
    let future = pool.submit(.retry(.limit(1))) { () async throws -> [Int?] in
      guard TaskContext.current?.attempt == 2 else { throw Failure() }
      await Task.yield()
      async let child = TaskContext.current?.attempt
      let inner = InlineExecutor().submit { TaskContext.current?.attempt }
      return [await child, try await inner.value, TaskContext.current?.attempt]
    }
    #expect(try await future.value == [2, 1, 2])
  }

  @Test("an async body submitted by another has its own, also for its callbacks")
  func nestedAsync() async throws {
    let inCallback = Promise<Bool>()
    let gate = Gate()
    let outer = pool.submit(.retry(.limit(1))) { () async throws -> Int? in
      guard TaskContext.current?.attempt == 2 else { throw Failure() }
      let inner = pool.submit { () async -> Int? in
        gate.wait()
        return TaskContext.current?.attempt
      }
      inner.addDoneCallback { _ in try? inCallback.succeed(TaskContext.current == nil) }
      gate.open()
      return try await inner.value
    }
    #expect(try await outer.value == 1)
    #expect(try await inCallback.future.value)
  }

  // MARK: What is inherited

  @Test("an async body inherits task-locals, a blocking one on its thread does not")
  func taskLocals() async throws {
    let (suspending, blocking) = TaskContextTests.$request.withValue("r1") {
      (
        pool.submit { () async -> String in
          await Task.yield()
          return TaskContextTests.request
        }, pool.submit { TaskContextTests.request }
      )
    }
    #expect(try await suspending.value == "r1")
    #expect(try await blocking.value == "none")
  }

  @Test("an async body inherits priority", arguments: [TaskPriority.high, .low])
  func priority(priority: TaskPriority) async throws {
    let seen = Task(priority: priority) {
      let future = pool.submit { () async in Task.currentPriority }
      // Waiting in a callback escalates nothing.
      return await withCheckedContinuation { continuation in
        future.addDoneCallback { continuation.resume(returning: try? $0.outcome?.get()) }
      }
    }
    #expect(await seen.value == priority)
  }
}
