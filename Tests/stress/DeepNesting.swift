//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

/// Calls that submit a call and wait for it, each inside the one before, in narrow pools.
package struct DeepNesting: StressPart {
  private let depth: Int

  package init(_ depth: Int) { self.depth = depth }

  package var title: String { "\(depth.grouped) calls within each other, in pools 1 and 2 wide" }

  package func run() async throws -> String {
    for width in 1...2 {
      let pool = ThreadPoolExecutor(maxWorkers: width)
      let blocking = try await pool.submit { try blockingDescent(depth, in: pool) }.value
      try demand(blocking == depth, "\(depth) calls that block have counted \(blocking).")
      let suspending = try await pool.submit { try await suspendingDescent(depth, in: pool) }.value
      try demand(suspending == depth, "\(depth) calls that suspend have counted \(suspending).")
      await pool.shutdown()
    }
    return "every wait ended, blocking and suspending"
  }
}

private func blockingDescent(_ depth: Int, in pool: ThreadPoolExecutor) throws -> Int {
  guard depth > 1 else { return depth }
  return 1 + (try pool.submit { try blockingDescent(depth - 1, in: pool) }.result())
}

private func suspendingDescent(_ depth: Int, in pool: ThreadPoolExecutor) async throws -> Int {
  guard depth > 1 else { return depth }
  return 1 + (try await pool.submit { try await suspendingDescent(depth - 1, in: pool) }.value)
}
