//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The recursion of the Fibonacci numbers, with a task for each inner node.
struct ForkJoinTree {
  /// Which Fibonacci number is computed.
  private(set) var number = 2
  /// What it is.
  private(set) var value = 1
  /// How many inner nodes there are on the way: one, and those of the two numbers before.
  private(set) var spawns = 1

  /// The largest recursion with no more inner nodes than this.
  init(atMost count: Int) {
    var (previousValue, previousSpawns) = (1, 0)
    while 1 + spawns + previousSpawns <= count {
      (previousValue, value) = (value, value + previousValue)
      (previousSpawns, spawns) = (spawns, 1 + spawns + previousSpawns)
      number += 1
    }
  }
}
