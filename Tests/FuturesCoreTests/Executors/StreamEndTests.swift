//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

@Suite("stream: errors and ends", .timeLimit(.minutes(5)))
struct StreamEndTests {
  private static let orders: [StreamOrder] = [.input, .completion]

  /// Fails at 2 and at 4.
  private func failing(order: StreamOrder) -> ResultStream<Int> {
    InlineExecutor().stream(0..<6, order: order, maxPending: 2) { (number: Int) throws -> Int in
      if number == 2 || number == 4 { throw Mishap(number) }
      return number
    }
  }

  @Test("as an AsyncSequence throws at the first error, and is over", arguments: orders)
  func throwing(order: StreamOrder) async throws {
    var iterator = failing(order: order).makeAsyncIterator()
    #expect(try await iterator.next() == 0)
    #expect(try await iterator.next() == 1)
    await #expect(throws: Mishap(2)) { try await iterator.next() }
    #expect(try await iterator.next() == nil)
    #expect(try await iterator.next() == nil)
  }

  @Test("results and blocking go on after an error", arguments: orders)
  func goingOn(order: StreamOrder) async throws {
    let expected: [Ending] = [
      .returned("0"), .returned("1"), .threw("mishap 2"), .returned("3"), .threw("mishap 4"),
      .returned("5"),
    ]
    var results: [Ending] = []
    for await result in failing(order: order).results { results.append(Ending(result)) }
    #expect(results == expected)
    let stream = failing(order: order)
    #expect(try await onThread { stream.blocking.map { Ending($0) } } == expected)
  }

  @Test("the first error of the throwing form cancels what is left", arguments: orders)
  func errorCancels(order: StreamOrder) async throws {
    let executor = ManualExecutor()
    let task = Task {
      await Ending.of {
        for try await _ in executor.stream(
          Inputs(), order: order, maxPending: 3,
          transform: { (number: Int) throws -> Int in throw Mishap(number) })
        {}
      }
    }
    try await onThread { _ = eventually { executor.pending.count == 3 } }
    let futures = executor.pending
    executor.runNext()
    #expect(await task.value == .threw("mishap 0"))
    #expect(futures.map(\.isCancelled) == [false, true, true])
  }

  @Test("leaving the loop cancels what is left and forgets the inputs", arguments: orders)
  func dropping(order: StreamOrder) async throws {
    let executor = ManualExecutor()
    let census = Census()
    func consume() async throws -> [AnyFuture] {
      let probe = census.makeProbe()
      let inputs = (0..<100).lazy.map { number in withExtendedLifetime(probe) { number } }
      let stream = executor.stream(Array(inputs), order: order, maxPending: 3) { number in
        withExtendedLifetime(probe) { number }
      }
      let first = Task { try await stream.first { _ in true } }
      try await onThread { _ = eventually { executor.pending.count == 3 } }
      let futures = executor.pending
      executor.runNext()
      #expect(try await first.value == 0)
      return futures
    }
    #expect(try await consume().map(\.isCancelled) == [false, true, true])
    #expect(census.alive == 0)
  }

  @Test("a stream that nobody consumes leaves nothing behind")
  func unused() {
    let census = Census()
    func make() {
      let probe = census.makeProbe()
      _ = InlineExecutor().stream(0..<3) { number in withExtendedLifetime(probe) { number } }
    }
    make()
    #expect(census.alive == 0)
  }

  @Test("is for one consumer: the second gets an error and then nothing")
  func secondConsumer() async throws {
    let stream = InlineExecutor().stream(0..<3) { $0 }
    var first = stream.makeAsyncIterator()
    #expect(try await first.next() == 0)
    var second = stream.makeAsyncIterator()
    #expect(await Ending.of { try await second.next() } == .refused(.invalidState))
    #expect(try await second.next() == nil)
    var results: [Ending] = []
    for await result in stream.results { results.append(Ending(result)) }
    #expect(results == [.refused(.invalidState)])
    #expect(
      try await onThread { stream.blocking.map { Ending($0) } } == [.refused(.invalidState)])
    #expect(try await first.next() == 1, "the first is not disturbed")
  }

  @Test("two tasks that ask one consumer at a time: one of them is told so")
  func sharedConsumer() async throws {
    let executor = ManualExecutor()
    let results = executor.stream(0..<2, maxPending: 1) { $0 }.results
    let waiting = Task { await results.first { _ in true } }
    try await onThread { _ = eventually { executor.pending.count == 1 } }
    #expect(await results.first { _ in true }.map { Ending($0) } == .refused(.invalidState))
    executor.runNext()
    #expect(await waiting.value.map { Ending($0) } == .returned("0"))
  }

  @Test("on an executor that refuses at once, the error is the only element", arguments: orders)
  func refusedAtOnce(order: StreamOrder) async throws {
    let (executor, inputs) = (ManualExecutor(), Inputs())
    await executor.shutdown()
    let stream = executor.stream(inputs, order: order, maxPending: 3) { $0 }
    #expect(
      try await onThread { stream.blocking.map { Ending($0) } } == [.refused(.shutDown)])
    #expect(executor.submittedCount == 1 && inputs.pulled == 1)
  }

  @Test(
    "on an executor that is shut down midway, what is in flight comes and the error is last",
    arguments: orders)
  func shutdownMidway(order: StreamOrder) async throws {
    let (executor, inputs) = (ManualExecutor(), Inputs())
    let stream = executor.stream(inputs, order: order, maxPending: 3) { $0 }
    let endings = try await onThread { () -> [Ending] in
      var endings: [Ending] = []
      let iterator = stream.blocking.makeIterator()
      for turn in 0..<6 {
        let worker = try PlatformThread.start(named: "worker") {
          guard turn == 0 else { return }
          _ = eventually { executor.submittedCount == 3 }
          executor.runNext()
        }
        let next = iterator.next()
        worker.join()
        // Runs the two calls in flight; the second look at the inputs finds the executor shut down.
        if turn == 0 { executor.shutdown(cancelPending: false) }
        guard let next else { break }
        endings.append(Ending(next))
      }
      return endings
    }
    #expect(
      endings == [.returned("0"), .returned("1"), .returned("2"), .refused(.shutDown)])
    #expect(inputs.pulled == 4)
  }

  @Test("calls that a shutdown cancels come as such", arguments: orders)
  func shutdownCancelling(order: StreamOrder) async throws {
    let executor = ManualExecutor()
    let stream = executor.stream(0..<3, order: order, maxPending: 3) { $0 }
    let task = Task {
      var endings: [Ending] = []
      for await result in stream.results { endings.append(Ending(result)) }
      return endings
    }
    try await onThread { _ = eventually { executor.pending.count == 3 } }
    executor.runNext()
    await executor.shutdown(cancelPending: true)
    #expect(await task.value == [.returned("0"), .cancelled, .cancelled])
  }

  @Test("a cancelled task ends its stream and cancels what is left", arguments: orders)
  func cancelledTask(order: StreamOrder) async throws {
    let executor = ManualExecutor()
    let stream = executor.stream(Inputs(), order: order, maxPending: 3) { $0 }
    let task = Task { await Ending.of { for try await _ in stream {} } }
    try await onThread { _ = eventually { executor.pending.count == 3 } }
    let futures = executor.pending
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(futures.allSatisfy { $0.isCancelled })
    let other = ManualExecutor()
    let results = other.stream(Inputs(), order: order, maxPending: 3) { $0 }.results
    let counting = Task {
      var count = 0
      for await _ in results { count += 1 }
      return count
    }
    try await onThread { _ = eventually { other.pending.count == 3 } }
    let others = other.pending
    counting.cancel()
    #expect(await counting.value == 0)
    #expect(others.allSatisfy { $0.isCancelled })
  }
}
