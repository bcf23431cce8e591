//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

@Sendable private func power(_ base: Int, _ exponent: Int) -> Int {
  (0..<exponent).reduce(1) { product, _ in product * base }
}

@Sendable private func label(_ text: String, _ number: Int, _ isLoud: Bool) throws -> String {
  guard number >= 0 else { throw Mishap(number: number) }
  return isLoud ? "\(text) \(number)!" : "\(text) \(number)"
}

@Sendable private func fortyTwo() -> Int { 42 }

private struct Power: PortableCall {
  let base: Int
  let exponent: Int

  func callAsFunction() throws -> Int {
    guard exponent >= 0 else { throw Mishap(number: exponent) }
    return power(base, exponent)
  }
}

/// A caller that knows the executor's type only as a parameter.
private func double(_ number: Int, on executor: some Executor) -> Future<Int> {
  executor.submit { number * 2 }
}

private func squares(_ numbers: [Int], on executor: some Executor) async throws -> [Int] {
  try await executor.map(numbers) { $0 * $0 }
}

/// Hands calls in from four threads at once, 250 from each; their futures in the order of the numbers.
private func submitFromManyThreads<R: Sendable>(
  _ submit: @escaping @Sendable (Int) -> Future<R>
) async throws -> [Future<R>] {
  let start = Latch(4)
  return try await withThrowingTaskGroup(of: (Int, [Future<R>]).self) { group in
    for thread in 0..<4 {
      group.addTask {
        try await onThread {
          start.arriveAndWait()
          return (thread, (0..<250).map { submit(thread * 250 + $0) })
        }
      }
    }
    let parts = try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    return (0..<4).flatMap { parts[$0] ?? [] }
  }
}

extension ExecutorConformance {
  static let submitChecks: [ConformanceCheck] = [
    ConformanceCheck("submit: the future has what the body returns") { executor in
      let future = executor.submit { power(2, 8) }
      try require(try await future.result(), is: 256)
      try require(future.isDone && !future.isRunning && !future.isCancelled, "it is \(future)")
      try require(try await onThread { try executor.submit { power(2, 8) }.result() }, is: 256)
    },

    ConformanceCheck("submit: a function and its arguments") { executor in
      try require(try await executor.submit(power, 2, 8).result(), is: 256)
      try require(try await executor.submit(label, "a", 1, true).result(), is: "a 1!")
      try require(try await executor.submit(fortyTwo).result(), is: 42)
      let named = executor.submit(.named("labelled"), label, "b", 2, false)
      try require(try await named.result(), is: "b 2")
      let error = try await executor.submit(label, "c", -3, false).error()
      try require(error as? Mishap, is: Mishap(number: -3), "the error")
    },

    ConformanceCheck("submit: a call that is a value") { executor in
      try require(try await executor.submit(call: Power(base: 3, exponent: 4)).result(), is: 81)
      let named = executor.submit(.named("power"), call: Power(base: 3, exponent: -4))
      try require(try await named.error() as? Mishap, is: Mishap(number: -4), "the error")
    },

    ConformanceCheck("submit: a body without a result") { executor in
      let future: Future<Void> = executor.submit { _ = power(2, 8) }
      try await future.result()
      let named: Future<Void> = executor.submit(.named("nothing")) { _ = power(2, 8) }
      try await named.result()
      let failing: Future<Void> = executor.submit { throw Mishap() }
      try require(try await failing.error() as? Mishap, is: Mishap(), "the error")
    },

    ConformanceCheck(
      "submit: a body without a result has been run when its future is done",
      needs: .sharedMemory
    ) { executor in
      let calls = Recorder<Int>()
      let future: Future<Void> = executor.submit { calls.record(1) }
      try await future.result()
      let named: Future<Void> = executor.submit(.named("nothing")) { calls.record(2) }
      try await named.result()
      try require(calls.values, is: [1, 2], "what was run")
    },

    ConformanceCheck("submit: a body that captures what is not Sendable", needs: .sharedMemory) {
      executor in
      final class Box {
        var number = 20
      }
      let box = Box()
      box.number += 1
      let future = executor.submit {
        box.number *= 2
        return box.number
      }
      try require(try await future.result(), is: 42)
    },

    ConformanceCheck("submit: nil and an empty result are results, not failures") { executor in
      let nothing = executor.submit { Int?.none }
      try require(try await nothing.result(), is: nil)
      try require(try await nothing.error() == nil, "nil is taken for an error")
      try require(try await executor.submit { [Int]() }.result(), is: [])
    },

    ConformanceCheck("submit: an error of the body comes with the values that it has") { executor in
      let future = executor.submit { () throws -> Int in throw Mishap(number: 7) }
      try require(try await future.error() as? Mishap, is: Mishap(number: 7), "the error")
      let result = await outcome(of: { try await future.result() })
      try require(try require(result, failsAs: Mishap.self), is: Mishap(number: 7), "the error")
      try require(future.isDone && !future.isCancelled, "it is \(future)")
    },

    ConformanceCheck(
      "submit: an error of the body comes unchanged, the same object each time",
      needs: .sharedMemory
    ) { executor in
      final class Identity: Error {}
      let thrown = Identity()
      let future: Future<Int> = executor.submit { throw thrown }
      for _ in 0..<2 {
        let error = try await future.error() as? Identity
        try require(error === thrown, "another error: \(String(describing: error))")
        let result = await outcome(of: { try await future.result() })
        let failure = try require(result, failsAs: Identity.self)
        try require(failure === thrown, "another error: \(failure)")
      }
      let inner = executor.submit { () throws -> Int in throw ExecutorError(.timedOut, "Mine.") }
      let error = try await inner.error() as? ExecutorError
      try require(error?.message, is: "Mine.", "the message of the body's own time-out error")
      try require(inner.isDone, "a body's own time-out error ends its future")
    },

    ConformanceCheck("submit: call sites that know the executor only as some or any Executor") {
      executor in
      try require(try await double(21, on: executor).result(), is: 42)
      try require(try await squares([1, 2, 3], on: executor), is: [1, 4, 9])
      let executors: [any Executor] = [executor, executor]
      for executor in executors {
        try require(try await executor.submit { 1 }.result(), is: 1)
        try require(try await executor.map([2], transform: { $0 }), is: [2])
      }
    },

    ConformanceCheck("submit: from many threads at once, every future has its own result") {
      executor in
      let futures = try await submitFromManyThreads { number in executor.submit { number } }
      for (number, future) in futures.enumerated() {
        try require(try await future.result(), is: number)
      }
      try require(futures.count, is: 1_000, "the count of futures")
    },

    ConformanceCheck(
      "submit: from many threads at once, every call runs once", needs: .sharedMemory
    ) { executor in
      let calls = Recorder<Int>()
      let futures = try await submitFromManyThreads { number in
        executor.submit { calls.record(number) }
      }
      for future in futures { try await future.result() }
      // Not before everything has ended: a call that runs twice may do so late.
      await executor.shutdown()
      try require(calls.values.sorted() == Array(0..<1_000), "\(calls.values.count) of 1000 ran")
    },

    ConformanceCheck(
      "submit: as many calls run at a time as the executor is wide",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      try require(blockade.futures.allSatisfy { !$0.isDone }, "a call has ended before its body")
      blockade.lift()
      for future in blockade.futures { try require(try await future.result(), is: true) }
    },

    ConformanceCheck(
      "submit: calls that find every worker busy wait, and run later",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let waiting = (0..<20).map { number in executor.submit { number } }
      try require(waiting.allSatisfy { !$0.isRunning }, "a call that waits counts as running")
      blockade.lift()
      for (number, future) in waiting.enumerated() {
        try require(try await future.result(), is: number)
      }
    },

    ConformanceCheck("submit: a body may hand in further calls", needs: .sharedMemory) { executor in
      let inner = Recorder<Future<Int>>()
      let outer = executor.submit { inner.record(executor.submit { 7 }) }
      try await outer.result()
      try require(try await inner.values.first?.result(), is: 7)
    },

    ConformanceCheck(
      "submit: a running call sees its context, nobody else does", needs: .nativeFutures
    ) { executor in
      let attempt = executor.submit { TaskContext.current?.attempt }
      try require(try await attempt.result(), is: 1, "the attempt")
      let isCancelled = executor.submit { TaskContext.current?.isCancelled }
      try require(try await isCancelled.result(), is: false, "whether it is cancelled")
      let hasDeadline = executor.submit { TaskContext.current?.deadline != nil }
      try require(try await hasDeadline.result(), is: false, "whether there is a deadline")
      try require(TaskContext.current == nil, "there is a context outside of calls")
    },
  ]
}
