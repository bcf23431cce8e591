//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Testing
import futures_stress

/// The parts of `Scripts/stress` in short form.
///
/// That of the pools is not among them: it measures the process, in which other tests run.
@Suite("Stress parts", .timeLimit(.minutes(5)), .serialized)
struct StressPartTests {
  @Test("many calls: none is lost, none runs twice")
  func manyCalls() async throws {
    _ = try await ManyCalls(20_000).run()
  }

  @Test("cancels against starts: every call is cancelled or runs, never both", arguments: 1...3)
  func cancelRace(seed: UInt64) async throws {
    _ = try await CancelRace(4_000, seed: seed).run()
  }

  @Test("calls within each other, blocking and suspending, in narrow pools")
  func deepNesting() async throws {
    _ = try await DeepNesting(1_000).run()
  }

  @Test("a full queue: no call is lost, and the bound holds")
  func boundedQueue() async throws {
    _ = try await BoundedQueue(5_000).run()
  }

  @Test("everything at once: every call has a reason for its end, and statistics add up")
  func storm() async throws {
    _ = try await Storm(for: .seconds(1), seed: 1).run()
  }
}
