//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What is measured; `docs/performance.md` says more about each.
enum Workload: String, CaseIterable {
  /// Submit empty tasks, keep a handle of each, then take all results.
  case keptHandles = "T1"
  /// Submit tasks nobody asks about; the last one ends the measurement.
  case fireAndForget = "T2"
  /// Submit one task and wait for its result.
  case roundTrip = "T3"
  /// Compute a Fibonacci number with a task for every inner node of the recursion.
  case forkJoin = "T4"
  /// Apply a small function to integers.
  case map = "T5"
  /// As `keptHandles`, from two threads at once.
  case twoProducers = "T6"
  /// Run tasks of very different length.
  case imbalance = "T7"
  /// Hold many pending tasks in memory.
  case pendingBytes = "T8"

  /// How many tasks or inputs there are unless the caller says otherwise.
  var defaultCount: Int {
    switch self {
    case .keptHandles, .fireAndForget, .twoProducers, .pendingBytes: 1_000_000
    case .roundTrip: 100_000
    case .forkJoin: 317_810
    case .map: 10_000_000
    case .imbalance: 2000
    }
  }
}
