//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The parts in the two sizes that `Scripts/stress` offers.
struct StressPlan {
  /// The pools are first: memory that others have given back would hide what they leave.
  let parts: [any StressPart]

  /// Some minutes.
  static func full(seed: UInt64) -> StressPlan {
    StressPlan(parts: [
      ManyPools(1_000),
      ManyCalls(10_000_000),
      CancelRace(100_000, seed: seed),
      DeepNesting(10_000),
      BoundedQueue(1_000_000),
      Storm(for: .seconds(20), seed: seed),
      KilledWorkers(200_000, seed: seed),
      LateCalls(10_000, seed: seed),
    ])
  }

  /// Some seconds.
  static func quick(seed: UInt64) -> StressPlan {
    StressPlan(parts: [
      ManyPools(500),
      ManyCalls(500_000),
      CancelRace(20_000, seed: seed),
      DeepNesting(2_000),
      BoundedQueue(50_000),
      Storm(for: .seconds(3), seed: seed),
      KilledWorkers(20_000, seed: seed),
      LateCalls(300, seed: seed),
    ])
  }
}
