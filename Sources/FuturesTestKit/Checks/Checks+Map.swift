//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

@Sendable private func add(_ a: Int, _ b: Int) -> Int { a + b }

@Sendable private func answer() -> Int { 42 }

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

    ConformanceCheck("map: of many inputs gives the results in input order") { executor in
      let results = try await executor.map(0..<5_000) { -$0 }
      try require(results == (0..<5_000).map { -$0 }, "the results are not in input order")
    },

    ConformanceCheck("map: calls the function once for each input", needs: .sharedMemory) {
      executor in
      let calls = Recorder<Int>()
      _ = try await executor.map(0..<5_000) { (number: Int) -> Int in
        calls.record(number)
        return number
      }
      await executor.shutdown()
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
        let nothing = try await executor.map(answer, chunkSize: size)
        try require(nothing, is: [])
      }
    },

    ConformanceCheck("map: works with zip") { executor in
      let zipped = try await executor.map(zip([1, 2, 3], [4, 5])) { a, b in a * b }
      try require(zipped, is: [4, 10])
    },

    ConformanceCheck("map: works with inputs that are not Codable", needs: .sharedMemory) {
      executor in
      struct Plain: Sendable {
        let number: Int
      }
      try require(try await executor.map([Plain(number: 4)], transform: \.number), is: [4])
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
      try require(reads.values, is: Array(0..<10), "what was read")
    },

    ConformanceCheck("map: a time-out beyond the clock never expires") { executor in
      for timeout in [Duration.seconds(Int64.max), .nanoseconds(Int64.max), .seconds(1_000)] {
        let results = try await executor.map([1, 2], timeout: timeout) { $0 }
        try require(results, is: [1, 2])
      }
    },

    ConformanceCheck("map: over the result of another call") { executor in
      let future = executor.submit { [1, 2, 3].map { $0 + 1 } }
      try require(try await executor.map(await future.result()) { $0 * 2 }, is: [4, 6, 8])
    },
  ]
}
