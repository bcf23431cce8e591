//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesTestKit

/// Chooses at random, the same way for the same seed.
struct RandomWalk: Scheduler {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func choose(among count: Int) -> Int {
    Int.random(in: 0..<count, using: &generator)
  }
}
