//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import TestSupport
import Testing

/// The protocol of handing in, waking up, lending and shutting down, under every schedule of small worlds.
///
/// Without optimisation, where it takes ten times as long, not so deep: `Scripts/test` has both.
@Suite(
  "A pool, explored", .serialized, .timeLimit(.minutes(5)),
  .enabled(if: !ProcessFootprint.isInstrumented, "one thread at a time, and ten times as slow"))
struct PoolExplorationTests {
  @Test(
    "no call is lost or run twice, no worker stays, and the counts add up",
    arguments: PoolScenario.all)
  func protocolHolds(scenario: PoolScenario) async throws {
    let depth = ProcessFootprint.isOptimized ? scenario.preemptions : min(scenario.preemptions, 1)
    let result = try await inBackground {
      Explorer { PoolWorld(scenario) }.exhaust(preemptions: depth)
    }
    #expect(result.finding == nil)
  }

  @Test("so does a larger pool under random schedules")
  func largerPool() async throws {
    let result = try await inBackground { Explorer { PoolWorld(.large) }.sample(seeds: 0..<2_000) }
    #expect(result.finding == nil)
  }

  @Test(
    "each mistake in the use of the state machine is found",
    .enabled(if: ProcessFootprint.isOptimized, "as long as all other tests together"),
    arguments: PoolFault.allCases)
  func mistakesAreFound(fault: PoolFault) async throws {
    let finding = try await inBackground { () -> Finding? in
      for preemptions in 0...2 {
        for scenario in PoolScenario.all where scenario.preemptions >= preemptions {
          let explorer = Explorer { PoolWorld(scenario, fault: fault) }
          if let finding = explorer.exhaust(preemptions: preemptions).finding { return finding }
        }
      }
      return nil
    }
    #expect(finding != nil)
  }
}
