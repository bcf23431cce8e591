//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Numbers without end that remember how many were taken.
private struct Inputs: Sequence, Sendable {
  private let taken = Recorder<Int>()

  var pulled: Int { taken.values.count }

  func makeIterator() -> AnyIterator<Int> {
    AnyIterator {
      taken.record(1)
      return taken.values.count - 1
    }
  }
}

@Sendable private func odd(_ number: Int) throws -> Int {
  if number % 2 == 0 { throw Mishap(number: number) }
  return number
}

extension ExecutorConformance {
  static let streamChecks: [ConformanceCheck] = [
    ConformanceCheck("stream: gives the results in input order, for every bound") { executor in
      for bound in [nil, 1, 2, 4, 8] {
        var results: [Int] = []
        for try await result in executor.stream(0..<4, maxPending: bound, transform: { $0 * 10 }) {
          results.append(result)
        }
        try require(results, is: [0, 10, 20, 30])
        let blocking = try await onThread {
          try executor.stream(0..<4, maxPending: bound) { $0 * 10 }.blocking.map { try $0.get() }
        }
        try require(blocking, is: [0, 10, 20, 30])
      }
    },

    ConformanceCheck("stream: in order of completion gives each result once") { executor in
      var results: [Int] = []
      for try await result in executor.stream(
        0..<100, order: .completion, maxPending: 3, transform: { $0 })
      { results.append(result) }
      try require(results.sorted(), is: Array(0..<100), "what came")
    },

    ConformanceCheck("stream: over several sequences by zip") { executor in
      let pairs = zip([1, 2, 3], [10, 20, 30, 40])
      var results: [Int] = []
      for try await sum in executor.stream(pairs, maxPending: 2, transform: { a, b in a + b }) {
        results.append(sum)
      }
      try require(results, is: [11, 22, 33])
    },

    ConformanceCheck("stream: over endless inputs pulls no more than its bound") { executor in
      for bound in [1, 2, 5] {
        let inputs = Inputs()
        var taken = 0
        for try await result in executor.stream(inputs, maxPending: bound, transform: { $0 }) {
          try require(result, is: taken)
          try require(inputs.pulled, is: taken + bound, "the count of inputs pulled")
          taken += 1
          if taken == 20 { break }
        }
        try require(inputs.pulled, is: 19 + bound, "the count of inputs pulled")
      }
      var sums: [Int] = []
      for try await sum in executor.stream(
        zip(0..., 5...), maxPending: 2, transform: { a, b in a + b })
      {
        sums.append(sum)
        if sums.count == 3 { break }
      }
      try require(sums, is: [5, 7, 9])
    },

    ConformanceCheck(
      "stream: never has more calls in flight than its bound", needs: .sharedMemory
    ) { executor in
      let inFlight = Recorder<Int>()
      let bound = 3
      var taken = 0
      for try await _ in executor.stream(
        0..<200, order: .completion, maxPending: bound,
        transform: { (number: Int) -> Int in
          inFlight.record(1)
          return number
        })
      {
        try require(inFlight.values.count <= taken + bound, "\(inFlight.values.count) were started")
        taken += 1
      }
      try require(taken, is: 200, "the count of results")
    },

    ConformanceCheck("stream: over nothing gives nothing") { executor in
      for try await result in executor.stream([Int](), transform: { $0 }) {
        try require(false, "there is a result: \(result)")
      }
      let count = try await onThread {
        Array(executor.stream([Int](), maxPending: 2, transform: { $0 }).blocking).count
      }
      try require(count, is: 0, "the count of results")
    },

    ConformanceCheck("stream: is lazy") { executor in
      let inputs = Inputs()
      let stream = executor.stream(inputs) { $0 }
      try require(inputs.pulled, is: 0, "the count of inputs pulled")
      withExtendedLifetime(stream) {}
    },

    ConformanceCheck("stream: ends at the first error, or goes on where Results are taken") {
      executor in
      let thrown = await outcome(of: {
        for try await _ in executor.stream(1..., maxPending: 2, transform: odd) {}
      })
      try require(try require(thrown, failsAs: Mishap.self), is: Mishap(number: 2), "the error")
      var values: [Int] = []
      for await result in executor.stream(1...6, maxPending: 2, transform: odd).results {
        values.append((try? result.get()) ?? 0)
      }
      try require(values, is: [1, 0, 3, 0, 5, 0])
      let blocking = try await onThread {
        executor.stream(1...6, maxPending: 2, transform: odd).blocking.map { (try? $0.get()) ?? 0 }
      }
      try require(blocking, is: [1, 0, 3, 0, 5, 0])
    },

    ConformanceCheck(
      "stream: leaving the loop cancels what waits", needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let (gate, hasFirst) = (Gate(), Recorder<Bool>())
      defer { gate.open() }
      let calls = Recorder<Int>()
      let width = executor._width
      for try await result in executor.stream(
        Inputs(), maxPending: 10 * width,
        transform: { (number: Int) -> Int in
          calls.record(number)
          if number == 0 { hasFirst.record(true) }
          // Calls that an executor takes first must not keep the first result from coming.
          if number > 0, !hasFirst.values.isEmpty { gate.wait() }
          return number
        })
      {
        try require(result, is: 0)
        break
      }
      let before = calls.values.count
      gate.open()
      await executor.shutdown()
      // Each worker may have been about to begin.
      let further = calls.values.count - before
      try require(further <= width, "\(further) calls were started after the loop was left")
    },

    ConformanceCheck(
      "stream: the end of the task that waits for a result cancels what waits",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let (inputs, calls) = (Inputs(), Recorder<Int>())
      let task = try beside {
        for try await _ in executor.stream(
          inputs, maxPending: 3,
          transform: { (number: Int) -> Int in
            calls.record(number)
            return number
          })
        {}
      }
      let arePulled = try await onThread { eventually { inputs.pulled == 3 } }
      try require(arePulled, "\(inputs.pulled) inputs were pulled, the bound is 3")
      task.cancel()
      try require(await task.result, failsAs: CancellationError.self)
      blockade.lift()
      await executor.shutdown()
      try require(calls.values, is: [], "what was run")
    },

    ConformanceCheck(
      "stream: a shutdown in its midst is its last element, in input order", needs: .nativeFutures
    ) {
      try await shutdownMidway($0, .input)
    },

    ConformanceCheck(
      "stream: a shutdown in its midst is its last element, in order of completion",
      needs: .nativeFutures
    ) {
      try await shutdownMidway($0, .completion)
    },
  ]

  private static func shutdownMidway(_ executor: any Executor, _ order: StreamOrder) async throws {
    var results: [Result<Int, any Error>] = []
    for await result in executor.stream(0..., order: order, maxPending: 2, transform: { $0 })
      .results
    {
      results.append(result)
      if results.count == 3 { await executor.shutdown() }
      try require(results.count <= 5, "the stream goes on after the shutdown: \(results)")
    }
    try require(results.last, failsWith: .shutDown)
    let values = results.dropLast().compactMap { try? $0.get() }
    try require(values.sorted(), is: [0, 1, 2, 3], "what was in flight")
  }
}
