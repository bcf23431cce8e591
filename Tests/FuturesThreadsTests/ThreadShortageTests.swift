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

/// What happens when the system gives no more threads.
///
/// Root ignores the limit on threads, and privileges cannot be taken back: each scenario has a process
/// of its own, which becomes an unprivileged user first.
@Suite(
  "Thread shortage", .timeLimit(.minutes(5)), .serialized,
  .enabled(if: getuid() == 0, "needs root, to become a user whose threads can be limited"))
struct ThreadShortageTests {
  @Test("without any worker futures fail with the reason; with threads to be had the pool works")
  func noWorker() async {
    await #expect(processExitsWith: .success) {
      try becomeUnprivileged()
      try noWorkerScenario()
    }
  }

  @Test("with a worker calls wait for it; with threads to be had the pool grows")
  func oneWorker() async {
    await #expect(processExitsWith: .success) {
      try becomeUnprivileged()
      try oneWorkerScenario()
    }
  }

  @Test(
    "where nobody can stand in for a worker that waits, what it waits for fails with the reason")
  func noStandIn() async {
    await #expect(processExitsWith: .success) {
      try becomeUnprivileged()
      try await noStandInScenario()
    }
  }

  @Test("without the timer's thread, limits and pauses fail their future with the reason")
  func noTimer() async {
    await #expect(processExitsWith: .success) {
      try becomeUnprivileged()
      try noTimerScenario()
    }
  }

  @Test("callbacks of a future that timed out run also when they cannot have a thread")
  func noExpiryThread() async {
    await #expect(processExitsWith: .success) {
      try becomeUnprivileged()
      try noExpiryThreadScenario()
    }
  }
}

private func noWorkerScenario() throws {
  let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "short")
  withThreadLimit(1) {
    let futures = [
      pool.submit { 1 }, pool.submit(.named("n")) { 2 }, pool.submit { () async -> Int in 3 },
    ]
    for future in futures {
      let error = #expect(throws: ExecutorError.self) { try future.result() }
      #expect(error?.code == .resourceExhausted)
      #expect(
        error?.message.hasPrefix(
          "Pool \"short\" has no worker, and the system gives no more threads. Raise the limit")
          == true)
      #expect(error.map { "\($0)" }?.contains("(errno 11)") == true)
    }
    #expect(code { try pool.map([1, 2, 3]) { $0 } } == .resourceExhausted)
  }
  try #expect(pool.submit { 3 }.result() == 3)
  try #expect(pool.submit { () async -> Int in 4 }.result() == 4)
  try #expect(pool.map([1, 2, 3]) { $0 } == [1, 2, 3])
  pool.shutdown()
}

private func oneWorkerScenario() throws {
  let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "short")
  let occupation = Occupation(of: pool)
  try withThreadLimit(1) {
    let waiting = (0..<5).map { number in pool.submit { number } }
    #expect(waiting.allSatisfy { !$0.isDone && !$0.isRunning })
    occupation.end()
    for (number, future) in waiting.enumerated() { try #expect(future.result() == number) }
  }
  let second = Occupation(of: pool, workers: 2)
  #expect(KernelThreads.names(prefix: "short_") == ["short_0", "short_1"])
  second.end()
  pool.shutdown()
}

private func noStandInScenario() async throws {
  let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "short")
  // Swift's own threads are there before the shortage.
  await Task {}.value
  let piece = Lock<Task<String, Never>?>(nil)
  let promise = Promise<Int>()
  let outer = pool.submit { () throws -> (String, Int, [ExecutorError.Code?], Int) in
    // In place: that takes no thread.
    let inPlace = try pool.submit { 1 }.result()
    let queued = pool.submit { 2 }
    piece.withLock { $0 = Task(executorPreference: pool) { KernelThreads.current } }
    let codes = withThreadLimit(1) {
      [
        code { try promise.future.result(timeout: .milliseconds(50)) },
        code { try queued.result() },
        code { try pool.submit { 3 }.result(timeout: .seconds(50)) },
      ]
    }
    // With threads to be had others stand in again.
    return (
      KernelThreads.current, inPlace, codes, try pool.submit { 4 }.result(timeout: .seconds(50))
    )
  }
  let (own, inPlace, codes, later) = try await outer.value
  #expect(inPlace == 1 && later == 4)
  #expect(codes == [.timedOut, .resourceExhausted, .resourceExhausted])
  // A piece of a task is not failed but runs elsewhere, and not on top of the call that waited.
  let name = await piece.withLock { $0 }?.value
  #expect(name != nil && name != own)
  await pool.shutdown()
}

private func noTimerScenario() throws {
  let pool = ThreadPoolExecutor(maxWorkers: 1)
  let attempts = Counter()
  try #expect(pool.submit { 1 }.result() == 1)
  withThreadLimit(1) {
    let timeout = TaskOptions.named("a").timeout(.seconds(60))
    let deadline = TaskOptions.named("a").deadline(.now + .seconds(60))
    let pause = Backoff.exponential(from: .milliseconds(1))
    let retry = TaskOptions.named("a").retry(.limit(1, backoff: pause))
    let futures: [Future<Int>] = [
      pool.submit(timeout) { attempts.increment() },
      pool.submit(deadline) { attempts.increment() },
      pool.submit(deadline) { () async in attempts.increment() },
      pool.submit(retry) { () throws -> Int in throw Failure() },
    ]
    for future in futures {
      let error = #expect(throws: ExecutorError.self) { try future.result() }
      #expect(error?.code == .resourceExhausted)
      #expect(error?.message.hasPrefix("Task \"a\" has") == true)
      #expect(error?.underlyingError != nil)
    }
    #expect(attempts.value == 0)
  }
  try #expect(pool.submit(.timeout(.seconds(60))) { 2 }.result() == 2)
  pool.shutdown()
}

private func noExpiryThreadScenario() throws {
  let pool = ThreadPoolExecutor(maxWorkers: 1)
  let (running, gate) = (Gate(), Gate())
  // Keeps the timer's thread alive.
  _ = pool.submit(.timeout(.seconds(600))) {
    running.open()
    gate.wait()
  }
  running.wait()
  let called = Gate()
  withThreadLimit(1) {
    let late = pool.submit(.deadline(.now + .milliseconds(10))) { 1 }
    late.addDoneCallback { _ in called.open() }
    called.wait()
    #expect(late.failureCode == .timedOut)
  }
  gate.open()
  pool.shutdown()
}

private let threadLimit = __rlimit_resource_t(__RLIMIT_NPROC.rawValue)

private func becomeUnprivileged() throws {
  // Before privileges go: afterwards the hard limit cannot be raised.
  var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
  try #require(setrlimit(threadLimit, &limit) == 0)
  try #require(setuid(65_534) == 0)
}

/// Lets this user have no more than this many threads meanwhile; those that run are not touched.
private func withThreadLimit<R>(_ count: UInt, _ body: () throws -> R) rethrows -> R {
  var limit = rlimit(rlim_cur: count, rlim_max: 4096)
  #expect(setrlimit(threadLimit, &limit) == 0)
  defer {
    limit.rlim_cur = 4096
    #expect(setrlimit(threadLimit, &limit) == 0)
  }
  return try body()
}
