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

@Suite(
  "asCompleted: cost of a step", .timeLimit(.minutes(5)),
  .enabled(if: !ProcessFootprint.isInstrumented, "sanitizers have costs of their own"))
struct AsCompletedScaleTests {
  /// How many times as long ten times the futures may take.
  ///
  /// Ten where a step costs O(1), some more as memory gets further away, a hundred where it costs O(n).
  private static let tolerated = 45.0

  @Test(
    "100,000 futures take no more than their share of time, blocking", arguments: [false, true])
  func blocking(doneBefore: Bool) async throws {
    let ratio = try await onThread {
      func time(_ count: Int) throws -> Duration {
        let series = Series(count)
        if doneBefore { try series.succeed(0..<count) }
        let start = Kernel.processorTime
        var iterator = series.futures.asCompleted().makeIterator()
        if !doneBefore { try series.succeed((0..<count).reversed()) }
        var seen = 0
        while iterator.next() != nil { seen += 1 }
        guard seen == count else { throw Mishap(seen) }
        return Kernel.processorTime - start
      }
      let few = try min(time(10_000), time(10_000), time(10_000))
      return try min(time(100_000), time(100_000)) / few
    }
    #expect(ratio < AsCompletedScaleTests.tolerated)
  }

  @Test(
    "100,000 futures take no more than their share of time, suspending", arguments: [false, true])
  func suspending(doneBefore: Bool) async throws {
    // Nothing suspends, because everything is done: the thread stays the same.
    func time(_ count: Int) async throws -> Duration {
      let series = Series(count)
      if doneBefore { try series.succeed(0..<count) }
      let start = Kernel.processorTime
      var iterator = series.futures.asCompleted().makeAsyncIterator()
      if !doneBefore { try series.succeed((0..<count).reversed()) }
      var seen = 0
      while await iterator.next() != nil { seen += 1 }
      #expect(seen == count)
      return Kernel.processorTime - start
    }
    let few = try await min(time(10_000), time(10_000), time(10_000))
    let many = try await min(time(100_000), time(100_000))
    #expect(many / few < AsCompletedScaleTests.tolerated)
  }
}
