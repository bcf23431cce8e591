//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Decides what happens next.
protocol Scheduler {
  /// - Parameter count: How many steps are possible, at least 1.
  /// - Returns: Which of them is taken.
  mutating func choose(among count: Int) -> Int
}
