//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Goes through all schedules, in the order of a depth-first search.
///
/// Remembers only its choices: the world cannot be copied, so each schedule begins anew.
struct DepthFirst: Scheduler {
  private var path: [(choice: Int, count: Int)] = []
  private var depth = 0

  mutating func choose(among count: Int) -> Int {
    if depth == path.count { path.append((0, count)) }
    precondition(path[depth].count == count, "a world has to behave the same way each time")
    depth += 1
    return path[depth - 1].choice
  }

  /// Turns to the next schedule; `false` after the last one.
  mutating func advance() -> Bool {
    while let last = path.last, last.choice + 1 == last.count { path.removeLast() }
    guard !path.isEmpty else { return false }
    path[path.count - 1].choice += 1
    depth = 0
    return true
  }
}
