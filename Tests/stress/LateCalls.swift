//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit
import Glibc
import TestSupport

/// Calls in processes that take longer than they may, of which many end at the very moment at which they are ended;
/// between them are calls that have done nothing: each of those has its result.
package struct LateCalls: StressPart {
  private let calls: Int
  private let seed: UInt64

  package init(_ calls: Int, seed: UInt64) {
    self.calls = calls
    self.seed = seed
  }

  package var title: String {
    "\(calls.grouped) calls in processes that are late, and as many others between them"
  }

  /// How many calls are handed in before their ends are looked at.
  private static let burst = 100

  package func run() async throws -> String {
    let before = try await WorkerRemains.footprint()
    let pool = ProcessPoolExecutor(maxWorkers: 2)
    let workers = try await onThread { [calls, seed] in
      var generator = SeededGenerator(seed: seed)
      var workers: Set<Int32> = []
      for start in stride(from: 0, to: calls, by: LateCalls.burst) {
        let count = min(LateCalls.burst, calls - start)
        try workers.formUnion(LateCalls.make(count, in: pool, &generator))
      }
      return workers.count
    }
    await pool.shutdown()
    try await WorkerRemains.demandNone(since: before)
    return "\(pool.statistics.failed.grouped) timed out, \(workers.grouped) processes"
  }

  /// - Returns: The processes in which the others have run.
  private static func make(
    _ count: Int, in pool: ProcessPoolExecutor, _ generator: inout some RandomNumberGenerator
  ) throws -> [Int32] {
    let pairs = (0..<count).map { _ in
      let limit = Int.random(in: 1...5, using: &generator)
      let late = Lateness.allCases.randomElement(using: &generator) ?? .deaf
      return (
        pool.submit(.timeout(.milliseconds(limit))) { late.pass(limit) }, pool.submit { getpid() }
      )
    }
    return try pairs.map { late, other in
      let error = try late.error()
      try demand(
        error == nil || (error as? ExecutorError)?.code == .timedOut,
        "A call that was late has failed with \(error as Any).")
      if let error = try other.error() { throw StressFailure("A call that was not late: \(error)") }
      return try other.result()
    }
  }
}

/// How a call takes longer than it may.
private enum Lateness: String, Codable, CaseIterable {
  /// It never ends.
  case deaf
  /// It ends when it is asked to.
  case attentive
  /// It ends at its limit, before or after.
  case atLimit
  /// It ends when it is killed, before or after: 20 milliseconds after it was asked to end.
  case atKill

  func pass(_ limit: Int) {
    switch self {
    case .deaf: while true { usleep(1000) }
    case .attentive: while TaskContext.current?.isCancelled == false { usleep(100) }
    case .atLimit: usleep(UInt32(1000 * limit))
    case .atKill: usleep(UInt32(1000 * (limit + 20)))
    }
  }
}
