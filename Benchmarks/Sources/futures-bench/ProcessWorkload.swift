//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What is measured of a pool of two worker processes; `docs/performance.md` says more about each.
enum ProcessWorkload: String, CaseIterable {
  /// Submit empty tasks, keep a handle of each, then take all results.
  case keptHandles = "P1"
  /// Submit one task and wait for its result.
  case roundTrip = "P2"
  /// Apply a small function to integers, in chunks as the pool prefers.
  case map = "P3"
  /// The same, one integer at a time.
  case mapOneByOne = "P3c1"
  /// Send a mebibyte there and back.
  case echo = "P4"
  /// Send 64 mebibytes there and back.
  case largeEcho = "P5"
  /// Make a pool and get a first result.
  case firstResult = "P6"
  /// A fresh process for every task.
  case freshProcesses = "P6f"
  /// Kill a worker in the middle of twenty tasks.
  case killedWorker = "P7"
  /// Test numbers for primality, beside the same on one thread.
  case primes = "P8"

  /// How many tasks or inputs there are unless the caller says otherwise.
  var defaultCount: Int {
    switch self {
    case .keptHandles: 200_000
    case .roundTrip: 20_000
    case .map: 1_000_000
    case .mapOneByOne: 100_000
    case .echo: 200
    case .largeEcho: 10
    case .firstResult: 50
    case .freshProcesses: 200
    case .killedWorker: 20
    case .primes: 6
    }
  }
}
