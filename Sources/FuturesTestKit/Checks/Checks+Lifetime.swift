//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// A result or an error whose life is counted.
private struct Tracked: Codable, Error {
  private let probe: Census.Probe

  init(_ census: Census) {
    probe = census.makeProbe()
  }

  init(from decoder: any Decoder) throws { throw Mishap() }

  func encode(to encoder: any Encoder) throws { throw Mishap() }
}

/// Hands in a call that captures a probe.
private func submit(_ census: Census, to executor: any Executor) -> Future<Bool> {
  let probe = census.makeProbe()
  return executor.submit { withExtendedLifetime(probe) { true } }
}

extension ExecutorConformance {
  static let lifetimeChecks: [ConformanceCheck] = [
    ConformanceCheck(
      "lifetime: what a body has captured is gone when its result is seen", needs: .sharedMemory
    ) {
      executor in
      let census = Census()
      for _ in 0..<100 {
        let future = submit(census, to: executor)
        try require(try await future.result(), is: true)
        try require(census.alive, is: 0, "the count of captured objects")
      }
    },

    ConformanceCheck(
      "lifetime: what a body has captured is gone when callbacks run",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let census = Census()
      let counts = Recorder<Int>()
      let future = submit(census, to: executor)
      future.addDoneCallback { _ in counts.record(census.alive) }
      blockade.lift()
      await executor.shutdown()
      try require(counts.values, is: [0], "the count of captured objects, seen by a callback,")
    },

    ConformanceCheck(
      "lifetime: a future that nobody keeps leaves nothing behind", needs: .sharedMemory
    ) {
      executor in
      let census = Census()
      for _ in 0..<100 { _ = submit(census, to: executor) }
      await executor.shutdown()
      try require(census.alive, is: 0, "the count of captured objects")
    },

    ConformanceCheck("lifetime: a result goes with its future", needs: .sharedMemory) {
      executor in
      let census = Census()
      func use() async throws {
        let future = executor.submit { Tracked(census) }
        _ = try await future.result()
        try require(census.alive, is: 1, "the count of results")
      }
      try await use()
      try await onThread {
        try require(eventually { census.alive == 0 }, "a result stays")
      }
    },

    ConformanceCheck("lifetime: an error goes with its future", needs: .sharedMemory) {
      executor in
      let census = Census()
      func use() async throws {
        let future = executor.submit { () throws -> Int in throw Tracked(census) }
        try require(try await future.error() is Tracked, "the error is lost")
        try require(census.alive, is: 1, "the count of errors")
      }
      try await use()
      try await onThread {
        try require(eventually { census.alive == 0 }, "an error stays")
      }
    },

    ConformanceCheck("lifetime: the inputs and results of a map go with them", needs: .sharedMemory)
    {
      executor in
      let census = Census()
      func use() async throws {
        let results = try await executor.map((0..<50).map { _ in Tracked(census) }) { $0 }
        try require(results.count, is: 50, "the count of results")
      }
      try await use()
      try await onThread {
        try require(eventually { census.alive == 0 }, "\(census.alive) objects stay")
      }
    },

    ConformanceCheck("lifetime: a stream keeps no result that was taken", needs: .sharedMemory) {
      executor in
      for order in [StreamOrder.input, .completion] {
        let census = Census()
        let stream = executor.stream(0..<20, order: order, maxPending: 2) { _ in Tracked(census) }
        for try await result in stream {
          try await onThread {
            try require(eventually { census.alive <= 2 }, "\(census.alive) results are alive")
          }
          withExtendedLifetime(result) {}
        }
        try await onThread {
          try require(eventually { census.alive == 0 }, "\(census.alive) results stay")
        }
      }
    },

    ConformanceCheck(
      "lifetime: a cancelled call lets go of its body at once",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let census = Census()
      let future = submit(census, to: executor)
      try require(census.alive, is: 1, "the count of captured objects")
      future.cancel()
      try require(census.alive, is: 0, "the count of captured objects")
      blockade.lift()
    },
  ]
}
