//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import TestSupport

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

extension ExecutorConformance {
  static let submitChecks: [ConformanceCheck] = [
    ConformanceCheck("submit: the future has what the body returns") { executor in
      let future = executor.submit { power(2, 8) }
      try require(try await future.result(), is: 256)
      try require(future.isDone && !future.isRunning && !future.isCancelled, "it is not done")
      let blocking = try await onThread { try executor.submit { power(2, 8) }.result() }
      try require(blocking, is: 256)
    },

    ConformanceCheck("submit: a function and its arguments") { executor in
      try require(try await executor.submit(power, 2, 8).result(), is: 256)
      try require(try await executor.submit(label, "a", 1, true).result(), is: "a 1!")
      try require(try await executor.submit(fortyTwo).result(), is: 42)
      let named = executor.submit(.named("labelled"), label, "b", 2, false)
      try require(try await named.result(), is: "b 2")
      try require(named.description.contains("\"labelled\""), "the name is lost: \(named)")
      let error = try await executor.submit(label, "c", -3, false).error()
      try require(error as? Mishap, is: Mishap(number: -3))
    },

    ConformanceCheck("submit: a call that is a value") { executor in
      try require(try await executor.submit(call: Power(base: 3, exponent: 4)).result(), is: 81)
      let named = executor.submit(.named("power"), call: Power(base: 3, exponent: -4))
      try require(try await named.error() as? Mishap, is: Mishap(number: -4))
      try require(named.description.contains("\"power\""), "the name is lost: \(named)")
    },

    ConformanceCheck("submit: a body without a result") { executor in
      let calls = Recorder<Int>()
      let future: Future<Void> = executor.submit { calls.record(1) }
      try await future.result()
      let named: Future<Void> = executor.submit(.named("nothing")) { calls.record(2) }
      try await named.result()
      try require(calls.values, is: [1, 2])
      let failing: Future<Void> = executor.submit { throw Mishap() }
      try require(try await failing.error() is Mishap, "the error is lost")
    },

    ConformanceCheck("submit: a body that captures what is not Sendable") { executor in
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

    ConformanceCheck("submit: an error of the body comes unchanged, the same object each time") {
      executor in
      final class Identity: Error {}
      let thrown = Identity()
      let future: Future<Int> = executor.submit { throw thrown }
      for _ in 0..<2 {
        let error = try await future.error() as? Identity
        try require(error === thrown, "another error: \(String(describing: error))")
        guard
          case .failure(let failure as Identity) = await outcome(of: { try await future.result() })
        else { throw Mishap() }
        try require(failure === thrown, "another error: \(failure)")
      }
      let inner = executor.submit { () throws -> Int in throw ExecutorError(.timedOut, "Mine.") }
      try require(try await inner.error() as? ExecutorError == nil, is: false)
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

    ConformanceCheck("submit: from many threads at once, every call runs once") { executor in
      let calls = Recorder<Int>()
      try await withThrowingTaskGroup { group in
        for thread in 0..<4 {
          group.addTask {
            try await onThread {
              let futures = (0..<250).map { number in
                executor.submit { calls.record(thread * 250 + number) }
              }
              for future in futures { try future.result() }
            }
          }
        }
        try await group.waitForAll()
      }
      try require(calls.values.sorted(), is: Array(0..<1_000))
    },

    ConformanceCheck("submit: a body may hand in further calls") { executor in
      let inner = Recorder<Future<Int>>()
      let outer = executor.submit { inner.record(executor.submit { 7 }) }
      try await outer.result()
      try require(try await inner.values.first?.result(), is: 7)
    },

    ConformanceCheck("submit: a running call sees its context, nobody else does") { executor in
      let attempt = executor.submit { TaskContext.current?.attempt }
      try require(try await attempt.result(), is: 1)
      let isCancelled = executor.submit { TaskContext.current?.isCancelled }
      try require(try await isCancelled.result(), is: false)
      let hasDeadline = executor.submit { TaskContext.current?.deadline != nil }
      try require(try await hasDeadline.result(), is: false)
      try require(TaskContext.current == nil, "there is a context outside of calls")
    },
  ]
}
