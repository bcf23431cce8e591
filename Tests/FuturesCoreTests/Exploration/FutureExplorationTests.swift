//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import TestSupport
import Testing

/// The protocol of a future's word: all who may want something of it at the same time.
///
/// Without optimisation, where it takes ten times as long, not so deep: `Scripts/test` has both.
@Suite(
  "A future, explored", .serialized, .timeLimit(.minutes(5)),
  .enabled(if: !ProcessFootprint.isInstrumented, "one thread at a time, and ten times as slow"))
struct FutureExplorationTests {
  private static let casts: [[FutureRole]] = [
    [.worker, .subscriber, .subscriber],
    [.worker, .waiter, .canceller],
    [.endlessWorker, .handler, .canceller],
    [.retryingWorker, .canceller, .clock],
    [.canceller, .canceller, .clock, .subscriber],
    [.worker, .handler, .canceller, .clock],
    [.worker, .waiter, .clock, .subscriber],
    [.worker, .canceller, .clock, .subscriber],
    [.worker, .handler, .subscriber, .canceller],
    [.retryingWorker, .canceller, .canceller, .subscriber],
  ]

  @Test(
    "one ends it, one at a time owns its slot, each subscriber hears once, and it leaves the queue once",
    arguments: casts)
  func protocolHolds(roles: [FutureRole]) async throws {
    let depth = ProcessFootprint.isOptimized ? 2 : 1
    let result = try await inBackground {
      Explorer { FutureWorld(roles) }.exhaust(preemptions: depth)
    }
    #expect(result.finding == nil)
  }

  @Test("so it is with many parties under random schedules")
  func crowd() async throws {
    let crowd: [FutureRole] = [
      .retryingWorker, .worker, .waiter, .canceller, .canceller, .clock, .handler, .subscriber,
      .subscriber,
    ]
    let result = try await inBackground { Explorer { FutureWorld(crowd) }.sample(seeds: 0..<5_000) }
    #expect(result.finding == nil)
  }

  @Test(
    "each mistake in the use of the word is found",
    .enabled(if: ProcessFootprint.isOptimized, "as long as many other tests together"),
    arguments: FutureFault.allCases)
  func mistakesAreFound(fault: FutureFault) async throws {
    let finding = try await inBackground { () -> Finding? in
      for preemptions in 0...2 {
        for roles in FutureExplorationTests.casts {
          let explorer = Explorer { FutureWorld(roles, fault: fault) }
          if let finding = explorer.exhaust(preemptions: preemptions).finding { return finding }
        }
      }
      return nil
    }
    #expect(finding != nil)
  }
}
