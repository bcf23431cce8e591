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
    let before = try await footprint { _ in KernelThreads.names(prefix: Ending.threads).isEmpty }
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
    return "no thread and no open file left, \(try growth(before, after))"
  }

  private func growth(_ before: ProcessFootprint, _ after: ProcessFootprint) throws -> String {
    if ProcessFootprint.isInstrumented { return "memory not measured" }
    let growth = (after.residentBytes - before.residentBytes) / 1024
    try demand(
      growth <= ManyPools.tolerance, "\(pools) pools have left \(growth) KiB of memory.")
    return "\(growth) KiB more memory"
  }

  /// What the allocator may do by chance, in KiB; measured are 20 at most.
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
