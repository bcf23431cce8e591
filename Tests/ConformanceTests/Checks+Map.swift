//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import TestSupport

@Sendable private func add(_ a: Int, _ b: Int) -> Int { a + b }

@Sendable private func join(_ a: String, _ b: Int, _ c: Bool) -> String { "\(a)\(b)\(c)" }

extension ExecutorConformance {
  /// `nil` leaves the size to the executor.
  static let chunkSizes: [Int?] = [nil, 1, 3, 40, 1_000, .max]

  static let mapChecks: [ConformanceCheck] = [
    ConformanceCheck("map: gives what the sequence's own map gives, for every chunk size") {
      executor in
      let expected = (0..<40).map { $0 * $0 }
      for size in chunkSizes {
        let blocking = try await onThread {
          try executor.map(0..<40, chunkSize: size) { $0 * $0 }
        }
        try require(blocking, is: expected, "by chunks of \(size ?? 0), blocking, the result")
        let suspending = try await executor.map(0..<40, chunkSize: size) { $0 * $0 }
        try require(suspending, is: expected, "by chunks of \(size ?? 0), suspending, the result")
      }
    },

    ConformanceCheck("map: calls the function once for each input, the more the merrier") {
      executor in
      let calls = Recorder<Int>()
      let results = try await executor.map(0..<5_000) { (number: Int) -> Int in
        calls.record(number)
        return -number
      }
      try require(results == (0..<5_000).map { -$0 }, "the results are not in input order")
      try require(
        calls.values.sorted() == Array(0..<5_000), "\(calls.values.count) calls were made")
    },

    ConformanceCheck("map: takes several sequences together, as long as the shortest") { executor in
      for size in chunkSizes {
        let two = try await executor.map(add, [1, 2, 3], [4, 5, 6], chunkSize: size)
        try require(two, is: [5, 7, 9])
        let shortest = try await onThread {
          try executor.map(add, 0..., [10, 20], chunkSize: size)
        }
        try require(shortest, is: [10, 21])
        let three = try await executor.map(
          join, ["a", "b"], 1...9, [true, false, true], chunkSize: size)
        try require(three, is: ["a1true", "b2false"])
        let none = try await executor.map(add, 0..., [Int](), chunkSize: size)
        try require(none, is: [])
      }
    },

    ConformanceCheck("map: works with zip, and with inputs that are not Codable") { executor in
      struct Plain: Sendable {
        let number: Int
      }
      let zipped = try await executor.map(zip([1, 2, 3], [4, 5])) { a, b in a * b }
      try require(zipped, is: [4, 10])
      let plain = try await executor.map([Plain(number: 4)], transform: \.number)
      try require(plain, is: [4])
    },

    ConformanceCheck("map: nothing gives nothing, also after shutdown") { executor in
      try require(try await executor.map([Int]()) { $0 }, is: [])
      await executor.shutdown()
      try require(try await executor.map([Int]()) { $0 }, is: [])
      try require(try await onThread { try executor.map([Int]()) { $0 } }, is: [])
    },

    ConformanceCheck("map: reads its input once, before it returns") { executor in
      let reads = Recorder<Int>()
      let inputs = (0..<10).lazy.map { number in
        reads.record(number)
        return number
      }
      _ = try await executor.map(inputs) { $0 }
      try require(reads.values, is: Array(0..<10))
    },

    ConformanceCheck("map: a time-out beyond the clock never expires") { executor in
      for timeout in [Duration.seconds(Int64.max), .nanoseconds(Int64.max), .seconds(1_000)] {
        let results = try await executor.map([1, 2], timeout: timeout) { $0 }
        try require(results, is: [1, 2])
      }
    },

    ConformanceCheck("map: inside a call of the same executor's body, on results at hand") {
      executor in
      let future = executor.submit { [1, 2, 3].map { $0 + 1 } }
      try require(try await executor.map(await future.result()) { $0 * 2 }, is: [4, 6, 8])
    },
  ]

  static let mapFailureChecks: [ConformanceCheck] = [
    ConformanceCheck("map: throws the first error in input order, for every chunk size") {
      executor in
      for size in chunkSizes {
        let result = await outcome(of: {
          try await executor.map(0..<40, chunkSize: size) { (number: Int) throws -> Int in
            if number % 7 == 3 { throw Mishap(number: number) }
            return number
          }
        })
        guard case .failure(let error as Mishap) = result else { throw Mishap(number: -1) }
        try require(error, is: Mishap(number: 3), "by chunks of \(size ?? 0), the error")
      }
    },

    ConformanceCheck("map: an error of a function of several arguments comes through") { executor in
      let divide: @Sendable (Int, Int) throws -> Int = { a, b in
        if b == 0 { throw Mishap(number: a) }
        return a / b
      }
      let result = await outcome(of: { try await executor.map(divide, [4, 5, 6], [2, 0, 0]) })
      guard case .failure(let error as Mishap) = result else { throw Mishap(number: -1) }
      try require(error, is: Mishap(number: 5))
    },

    ConformanceCheck("map: after an error starts no further calls and does not wait for others") {
      executor in
      let gate = Gate()
      defer { gate.open() }
      let calls = Recorder<Int>()
      let result = await outcome(of: {
        try await executor.map(0..<1_000, chunkSize: 1) { (number: Int) throws -> Int in
          calls.record(number)
          if number == 0 { throw Mishap() }
          gate.wait()
          return number
        }
      })
      guard case .failure(is Mishap) = result else { throw Mishap(number: -1) }
      gate.open()
      await executor.shutdown()
      try require(
        calls.values.count <= executor._width, "\(calls.values.count) calls were made")
    },

    ConformanceCheck("map: a chunk size below 1 is an invalid argument") { executor in
      let calls = Recorder<Int>()
      for size in [0, -1, Int.min] {
        let suspending = await outcome(of: {
          try await executor.map([1], chunkSize: size) { (number: Int) -> Int in
            calls.record(number)
            return number
          }
        })
        let error = try require(suspending, failsWith: .invalidArgument)
        try require(error.message.contains("\(size)"), error.message)
        let blocking = try await onThread {
          Result { try executor.map(add, [1], [2], chunkSize: size) }
        }
        try require(blocking, failsWith: .invalidArgument)
      }
      try require(calls.values, is: [])
    },

    ConformanceCheck(
      "map: throws when time is up and starts nothing more",
      needsPendingCalls: true
    ) { executor in
      for timeout in [Duration.seconds(-1), .zero, .milliseconds(5)] {
        let gate = Gate()
        defer { gate.open() }
        let calls = Recorder<Int>()
        @Sendable func wait(_ number: Int) -> Int {
          calls.record(number)
          gate.wait()
          return number
        }
        let suspending = await outcome(of: {
          try await executor.map(0..<100, timeout: timeout, chunkSize: 1, transform: wait)
        })
        try require(suspending, failsWith: .timedOut)
        let blocking = try await onThread {
          Result { try executor.map(0..<100, timeout: timeout, transform: wait) }
        }
        try require(blocking, failsWith: .timedOut)
        gate.open()
        // What is handed in now comes after everything the maps have left.
        try await executor.submit {}.result()
        try require(
          calls.values.count <= 2 * executor._width, "\(calls.values.count) calls were made")
      }
    },

    ConformanceCheck("map: the end of the calling task ends it", needsPendingCalls: true) {
      executor in
      let (gate, started) = (Gate(), Latch(1))
      defer { gate.open() }
      let calls = Recorder<Int>()
      let task = Task {
        try await executor.map(0..<1_000, chunkSize: 1) { (number: Int) -> Int in
          calls.record(number)
          started.arrive()
          gate.wait()
          return number
        }
      }
      try await onThread { started.wait() }
      task.cancel()
      guard case .failure(is CancellationError) = await task.result else { throw Mishap() }
      gate.open()
      await executor.shutdown()
      try require(calls.values.count <= executor._width, "\(calls.values.count) calls were made")
    },

    ConformanceCheck("map: on an executor that was shut down fails") { executor in
      await executor.shutdown()
      let suspending = await outcome(of: { try await executor.map([1, 2]) { $0 } })
      try require(suspending, failsWith: .shutDown)
      let blocking = try await onThread { Result { try executor.map(add, [1], [2]) } }
      try require(blocking, failsWith: .shutDown)
    },
  ]
}
