//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesCore
import FuturesTestKit
import TestSupport
import Testing

@Suite("ManualExecutor", .timeLimit(.minutes(5)))
struct ManualExecutorTests {
  /// The order in which ten calls run that are handed in at once.
  private func order(seed: UInt64?) -> [Int] {
    let executor = ManualExecutor(seed: seed)
    let calls = Recorder<Int>()
    for number in 0..<10 { _ = executor.submit { calls.record(number) } }
    executor.runAll()
    return calls.values
  }

  @Test("runs nothing until it is told to, and then on the thread that tells it")
  func onDemand() async throws {
    let executor = ManualExecutor()
    let caller = Recorder<Bool>()
    try await onThread {
      let here = PlatformThread.current
      let futures = (0..<2).map { _ in executor.submit { caller.record(here.isCurrent) } }
      #expect(executor.pending == futures && caller.values.isEmpty)
      #expect(executor.runNext())
      #expect(futures.map(\.isDone) == [true, false] && executor.pending == [futures[1]])
      #expect(executor.runNext() && !executor.runNext())
    }
    #expect(caller.values == [true, true])
    #expect(executor.submittedCount == 2)
  }

  @Test("without a seed runs calls in the order of submission")
  func submissionOrder() {
    #expect(order(seed: nil) == Array(0..<10))
  }

  @Test("with a seed runs each call once, in an order that is the same again", arguments: 0..<20)
  func seededOrder(seed: Int) {
    let seed = UInt64(seed)
    #expect(order(seed: seed) == order(seed: seed))
    #expect(order(seed: seed).sorted() == Array(0..<10))
  }

  @Test("different seeds give different orders")
  func orders() {
    #expect(Set((0..<20).map { order(seed: $0) }).count > 15)
  }

  @Test("describes itself by what makes it again")
  func description() {
    #expect("\(ManualExecutor(seed: 7))" == "ManualExecutor(seed: 7, width: 1)")
    #expect("\(ManualExecutor(width: 2))" == "ManualExecutor(seed: nil, width: 2)")
  }

  @Test("runs a certain call, once")
  func certainCall() {
    let executor = ManualExecutor(seed: 3)
    let futures = (0..<3).map { number in executor.submit { number } }
    #expect(executor.run(futures[2]))
    #expect(futures.map(\.isDone) == [false, false, true])
    #expect(!executor.run(futures[2]) && !executor.run(Promise<Int>().future))
    #expect(executor.pending == [futures[0], futures[1]])
  }

  @Test("runs all calls, those included that are handed in meanwhile", arguments: [nil, 1, 2])
  func chains(seed: UInt64?) throws {
    let executor = ManualExecutor(seed: seed)
    let sums = Recorder<Int>()
    @Sendable func count(down number: Int) {
      sums.record(number)
      if number > 0 { _ = executor.submit { count(down: number - 1) } }
    }
    _ = executor.submit { count(down: 4) }
    executor.runAll()
    #expect(sums.values == [4, 3, 2, 1, 0] && executor.pending.isEmpty)
  }

  @Test("runs calls until a certain future is done, and says whether it is")
  func untilDone() throws {
    let executor = ManualExecutor()
    let futures = (0..<4).map { number in executor.submit { number } }
    #expect(executor.runUntilDone(futures[1]))
    #expect(futures.map(\.isDone) == [true, true, false, false])
    let promise = Promise<Int>()
    #expect(!executor.runUntilDone(promise.future), "nothing completes it")
    #expect(executor.pending.isEmpty)
    _ = executor.submit { try promise.succeed(1) }
    #expect(executor.runUntilDone(promise.future))
  }

  @Test("skips calls that were cancelled, and counts them out")
  func cancelled() {
    let executor = ManualExecutor(seed: 5)
    let calls = Recorder<Int>()
    let futures = (0..<3).map { number in executor.submit { calls.record(number) } }
    futures[1].cancel()
    #expect(executor.pending == [futures[0], futures[2]])
    #expect(!executor.run(futures[1]))
    #expect(executor.runNext() && executor.runNext() && !executor.runNext())
    #expect(calls.values.sorted() == [0, 2])
  }

  @Test("a call that has attempts left is pending again at once, whatever the pause")
  func retries() throws {
    let executor = ManualExecutor()
    let hour = Duration.seconds(3_600)
    let options = TaskOptions.retry(.limit(1, backoff: .exponential(from: hour, upTo: hour)))
    let future = executor.submit(options) { () throws -> Int? in
      if TaskContext.current?.attempt == 1 { throw ReplacedError() }
      return TaskContext.current?.attempt
    }
    #expect(executor.runNext() && !future.isDone && executor.pending == [future])
    #expect(executor.runNext())
    #expect(try future.outcome?.get() == 2)
  }

  @Test("a deadline passes while nobody runs anything")
  func deadline() async {
    let executor = ManualExecutor()
    let future = executor.submit(.deadline(.now + .milliseconds(2))) { 1 }
    _ = await [future].wait()
    #expect(executor.pending.isEmpty && !executor.runNext())
  }

  @Test("shutdown runs what is pending in the order of the seed", arguments: [1, 2] as [UInt64])
  func shutdown(seed: UInt64) async throws {
    let executor = ManualExecutor(seed: seed)
    let calls = Recorder<Int>()
    for number in 0..<10 { _ = executor.submit { calls.record(number) } }
    await executor.shutdown()
    #expect(calls.values == order(seed: seed))
    let refused = executor.submit(.named("late")) { 1 }
    guard case .failure(let error as ExecutorError) = refused.outcome else {
      Issue.record("\(refused)")
      return
    }
    #expect(error.code == .shutDown && error.message.contains("Task \"late\" was submitted"))
  }

  @Test("shutdown cancels what is pending if it is to, without running anything")
  func shutdownCancelling() async {
    let executor = ManualExecutor()
    let futures = (0..<3).map { number in executor.submit { number } }
    await executor.shutdown(cancelPending: true)
    #expect(futures.allSatisfy { $0.isCancelled })
    let others = ManualExecutor()
    let more = (0..<3).map { number in others.submit { number } }
    #expect(await others.shutdown(cancelPending: false, within: .zero) == more)
    #expect(more.allSatisfy { $0.isCancelled })
  }

  @Test("shutdown runs further attempts of calls on other threads", arguments: 0..<20)
  func shutdownRetries(turn: Int) async throws {
    let executor = ManualExecutor()
    let (inside, gate) = (Latch(1), Gate())
    let future = executor.submit(.retry(.limit(1))) { () throws -> Int? in
      inside.arrive()
      gate.wait()
      if TaskContext.current?.attempt == 1 { throw ReplacedError() }
      return TaskContext.current?.attempt
    }
    async let worker: Bool = onThread { executor.runNext() }
    try await onThread { inside.wait() }
    async let shutdown: Void = executor.shutdown()
    gate.open()
    _ = try await worker
    await shutdown
    #expect(try future.outcome?.get() == 2)
  }

  @Test("code that awaits results runs, and calls run while it waits", arguments: [nil, 1, 2])
  func awaiting(seed: UInt64?) async throws {
    let executor = ManualExecutor(seed: seed)
    let result = try await executor.runCalls {
      let first = try await executor.submit { 1 }.value
      let squares = try await executor.map(0..<10, chunkSize: 1) { $0 * $0 }
      return first + squares.reduce(0, +)
    }
    #expect(result == 286)
  }

  @Test("code that awaits results sees the same order again", arguments: 0..<20)
  func awaitedOrder(seed: Int) async throws {
    func order() async throws -> [String] {
      let executor = ManualExecutor(seed: UInt64(seed))
      let events = Recorder<String>()
      _ = executor.submit { events.record("before") }
      try await executor.runCalls {
        await withThrowingTaskGroup { group in
          for number in 0..<5 {
            group.addTask {
              events.record("task \(number)")
              try await executor.submit { events.record("call \(number)") }.value
              events.record("end \(number)")
            }
          }
        }
      }
      return events.values
    }
    let first = try await order()
    #expect(first.count >= 15)
    #expect(try await order() == first)
  }

  @Test("calls that nobody waits for are still pending when the code has ended")
  func leftovers() async throws {
    let executor = ManualExecutor()
    let future = try await executor.runCalls { executor.submit { 1 } }
    #expect(executor.pending == [future])
  }

  @Test("calls that other threads hand in wake code that waits for them")
  func foreignCalls() async throws {
    let executor = ManualExecutor()
    let promise = Promise<Int>()
    async let result = executor.runCalls { try await promise.future.value }
    try await onThread { _ = executor.submit { try promise.succeed(3) } }
    #expect(try await result == 3)
  }

  @Test("code that awaits for ever ends with the task that runs it")
  func cancelledCode() async {
    let executor = ManualExecutor()
    let promise = Promise<Int>()
    let task = Task { try await executor.runCalls { try await promise.future.value } }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(promise.future.isCancelled)
  }

  @Test("a width below 1 ends the program with a sentence")
  func width() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = ManualExecutor(width: 0)
    }
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(text.contains("ManualExecutor: width is 0; give 1 or more"))
  }
}
