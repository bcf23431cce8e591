//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import TestSupport

/// Pools that are made, used and ended in every way: nothing of them is left.
package struct ManyPools: StressPart {
  private let pools: Int

  package init(_ pools: Int) { self.pools = pools }

  package var title: String { "\(pools.grouped) pools, ended in \(Ending.allCases.count) ways" }

  package func run() async throws -> String {
    // What the runtime and the allocator keep for good is there after as many.
    try await end(pools)
    var before = try await footprint { _ in KernelThreads.names(prefix: Ending.threads).isEmpty }
    var growth = 0
    // A leak goes on.
    for _ in 0..<3 {
      let after = try await endMore(than: before)
      growth = (after.residentBytes - before.residentBytes) / 1024
      if growth <= ManyPools.tolerance { break }
      before = after
    }
    if ProcessFootprint.isInstrumented {
      return "no thread and no open file left, memory not measured"
    }
    try demand(
      growth <= ManyPools.tolerance,
      "\(pools) pools have left \(growth) KiB of memory, and as many before them.")
    return "no thread and no open file left, \(growth) KiB more memory"
  }

  /// Ends pools, which are to leave as little as those before.
  private func endMore(than before: ProcessFootprint) async throws -> ProcessFootprint {
    try await end(pools)
    let after = try await footprint { now in
      now.threads <= before.threads && now.descriptors <= before.descriptors
    }
    try demand(
      after.threads <= before.threads,
      "There were \(before.threads) threads before and \(after.threads) are left.")
    try demand(
      after.descriptors <= before.descriptors,
      "There were \(before.descriptors) open files before and \(after.descriptors) are left.")
    return after
  }

  /// What the allocator may do by chance, in KiB: it took 36 to 92, and 216 once on a busy machine.
  private static var tolerance: Int { 200 }

  private func end(_ pools: Int) async throws {
    for number in 0..<pools {
      try await Ending.allCases[number % Ending.allCases.count].tryOut()
    }
  }

  /// What the process occupies once that is as expected, or when it does not become so.
  private func footprint(
    when isExpected: @escaping @Sendable (ProcessFootprint) -> Bool
  ) async throws -> ProcessFootprint {
    try await onThread {
      _ = eventually { isExpected(.now) }
      return .now
    }
  }
}
