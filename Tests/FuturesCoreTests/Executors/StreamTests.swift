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

@Suite("stream: results, their order and the bound", .timeLimit(.minutes(5)))
struct StreamTests {
  typealias Element = Result<Int, any Error>

  @Test("gives the results in input order, in all three forms", arguments: [1, 2, 4, 100])
  func inputOrder(maxPending: Int) async throws {
    @Sendable func make() -> ResultStream<Int> {
      InlineExecutor().stream(0..<10, maxPending: maxPending) { $0 * 2 }
    }
    let expected = (0..<10).map { $0 * 2 }
    var thrown: [Int] = []
    for try await result in make() { thrown.append(result) }
    #expect(thrown == expected)
    var results: [Int] = []
    for await result in make().results { results.append(try result.get()) }
    #expect(results == expected)
    let blocking = try await onThread { try make().blocking.map { try $0.get() } }
    #expect(blocking == expected)
  }

  @Test(
    "an empty input gives an empty stream and hands nothing in",
    arguments: [StreamOrder.input, .completion])
  func empty(order: StreamOrder) async throws {
    let executor = ManualExecutor()
    let none = [Int]()
    #expect(try await executor.stream(none, order: order) { $0 }.first { _ in true } == nil)
    #expect(await executor.stream(none, order: order) { $0 }.results.first { _ in true } == nil)
    let first = try await onThread {
      executor.stream(none, order: order) { $0 }.blocking.first { _ in true }
    }
    #expect(first == nil && executor.submittedCount == 0)
  }

  @Test(
    "nothing happens before the first result is asked for",
    arguments: [StreamOrder.input, .completion])
  func lazy(order: StreamOrder) {
    let (executor, inputs) = (ManualExecutor(), Inputs())
    let stream = executor.stream(inputs, order: order) { $0 }
    var iterator: ResultStream<Int>.AsyncIterator? = stream.makeAsyncIterator()
    #expect(executor.submittedCount == 0 && inputs.pulled == 0)
    withExtendedLifetime(iterator) {}
    iterator = nil
  }

  @Test(
    "without a bound of its own, twice the width of the executor is in flight",
    arguments: [1, 3])
  func defaultBound(width: Int) async throws {
    let executor = ManualExecutor(width: width)
    let task = Task { try await executor.stream(Inputs()) { $0 }.first { _ in true } }
    try await onThread { _ = eventually { executor.submittedCount == 2 * width } }
    executor.runNext()
    #expect(try await task.value == 0)
    #expect(executor.submittedCount == 2 * width)
  }

  @Test(
    "pulls an input and hands a call in for each result that was taken, never more",
    arguments: [1, 2, 5])
  func bound(maxPending: Int) async throws {
    let (executor, inputs) = (ManualExecutor(), Inputs())
    let bodies = Recorder<Int>()
    let stream = executor.stream(inputs, maxPending: maxPending) { (number: Int) -> Int in
      bodies.record(number)
      return number
    }
    let counts = try await onThread { () -> [[Int]] in
      var counts: [[Int]] = []
      let iterator = stream.blocking.makeIterator()
      let worker = try PlatformThread.start(named: "worker") {
        for _ in 0..<10 {
          _ = eventually { !executor.pending.isEmpty }
          executor.runNext()
        }
      }
      for taken in 0..<10 {
        guard case .success(taken) = iterator.next() else { throw Mishap(taken) }
        counts.append([inputs.pulled - taken, executor.submittedCount - taken])
      }
      worker.join()
      return counts
    }
    #expect(counts == Array(repeating: [maxPending, maxPending], count: 10))
    #expect(bodies.values == Array(0..<10))
  }

  @Test("in order of completion gives what is done first, within the bound")
  func completionOrder() async throws {
    let (executor, inputs) = (ManualExecutor(), Inputs(6))
    let stream = executor.stream(inputs, order: .completion, maxPending: 3) { $0 }
    let (seen, counts) = try await onThread { () -> ([Int], [Int]) in
      var seen: [Int] = []
      var counts: [Int] = []
      let iterator = stream.blocking.makeIterator()
      let next = Recorder<Element?>()
      // Each step: the place in the queue of the call that is run while the consumer waits.
      for place in [2, 1, 0, 1, 1, 0] {
        let worker = try PlatformThread.start(named: "worker") {
          _ = eventually { executor.submittedCount == Swift.min(6, next.values.count + 3) }
          executor.run(executor.pending[place])
        }
        let result = iterator.next()
        worker.join()
        next.record(result)
        seen.append(try result?.get() ?? -1)
        counts.append(inputs.pulled)
      }
      if iterator.next() != nil { seen.append(-2) }
      return (seen, counts)
    }
    #expect(seen == [2, 1, 0, 4, 5, 3])
    #expect(counts == [3, 4, 5, 6, 6, 6])
  }

  @Test(
    "endless inputs go on for as long as results are taken",
    arguments: [StreamOrder.input, .completion])
  func endless(order: StreamOrder) async throws {
    let inputs = Inputs()
    var sum = 0
    for try await result in InlineExecutor().stream(
      inputs, order: order, maxPending: 2, transform: { $0 })
    {
      sum += result
      if result == 1_000 { break }
    }
    #expect(sum == 500_500)
    #expect(inputs.pulled == 1_002)
  }

  @Test("a result that was taken is let go of", arguments: [StreamOrder.input, .completion])
  func references(order: StreamOrder) async throws {
    let census = Census()
    let counts = try await onThread { () -> [Int] in
      var counts: [Int] = []
      let stream = InlineExecutor().stream(0..<5, order: order, maxPending: 2) { _ in
        Tracked(census)
      }
      for result in stream.blocking { withExtendedLifetime(result) { counts.append(census.alive) } }
      return counts
    }
    #expect(counts == [2, 2, 2, 2, 1])
    #expect(census.alive == 0)
  }
}
