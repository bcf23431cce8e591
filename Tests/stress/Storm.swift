//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import TestSupport

/// Everything at once, for some time, while the pool's statistics are looked at.
package struct Storm: StressPart {
  private let duration: Duration
  private let seed: UInt64

  package init(for duration: Duration, seed: UInt64) {
    self.duration = duration
    self.seed = seed
  }

  package var title: String { "a storm of \(duration) in a pool 3 wide" }

  package func run() async throws -> String {
    let pool = ThreadPoolExecutor(maxWorkers: 3, idleTimeout: .milliseconds(1))
    let ledger = Ledger(of: pool)
    let end = ContinuousClock.now + duration
    let audits = try await onThreads(4) { thread in
      var errands = Errands(seed: seed &+ UInt64(thread), ledger)
      while ContinuousClock.now < end { try errands.step() }
      return try errands.finish()
    }.reduce(0, +)
    await pool.shutdown()
    // The callbacks of calls whose time was up run on a thread of their own.
    try await onThread { _ = eventually { ledger.isBalanced } }
    try demand(ledger.isBalanced, "The statistics do not fit what was seen: \(ledger)")
    return "\(ledger); statistics have added up \(audits.grouped) times"
  }
}
