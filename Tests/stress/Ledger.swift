//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Synchronization

/// Counts what is submitted to a pool and how it ends, to compare that with the pool's statistics.
final class Ledger: Sendable, CustomStringConvertible {
  let pool: ThreadPoolExecutor
  /// Calls that are about to be handed in, and those that were.
  private let announced = Atomic(0)
  private let accepted = Atomic(0)
  private let succeeded = Atomic(0)
  private let failed = Atomic(0)
  private let cancelled = Atomic(0)

  init(of pool: ThreadPoolExecutor) { self.pool = pool }

  func submit(
    _ options: TaskOptions = TaskOptions(), _ body: sending @escaping () throws -> Int
  ) -> Future<Int> {
    announce()
    return follow(pool.submit(options, body))
  }

  func submit(
    _ options: TaskOptions = TaskOptions(),
    suspending body: sending @escaping () async throws -> Int
  ) -> Future<Int> {
    announce()
    return follow(pool.submit(options, body))
  }

  private func announce() { announced.add(1, ordering: .sequentiallyConsistent) }

  private func follow(_ future: Future<Int>) -> Future<Int> {
    accepted.add(1, ordering: .sequentiallyConsistent)
    future.addDoneCallback { future in
      switch future.outcome {
      case .success: self.succeeded.add(1, ordering: .sequentiallyConsistent)
      case _ where future.isCancelled: self.cancelled.add(1, ordering: .sequentiallyConsistent)
      default: self.failed.add(1, ordering: .sequentiallyConsistent)
      }
    }
    return future
  }

  /// Demands that the statistics fit what is known for certain at this moment.
  ///
  /// What was seen before they are taken is in them, and what is in them was announced when they are there.
  /// Not asked of cancelled calls: one that is cancelled between two attempts is counted a moment later.
  func audit() throws {
    let before = (accepted: accepted.value, succeeded: succeeded.value, failed: failed.value)
    let statistics = pool.statistics
    let announced = announced.value
    try demand(
      before.accepted...announced ~= statistics.submitted
        && statistics.succeeded >= before.succeeded && statistics.failed >= before.failed
        && statistics.pending >= 0 && statistics.running >= 0
        && 0...statistics.failed ~= statistics.overdue,
      """
      Before the statistics were taken, \(before) calls were known, and after it \(announced) submitted \
      ones, which does not fit: \(statistics)
      """)
  }

  /// Whether all calls have ended, and the statistics have each of them under the same heading.
  var isBalanced: Bool {
    let statistics = pool.statistics
    return statistics.submitted == announced.value && statistics.succeeded == succeeded.value
      && statistics.failed == failed.value && statistics.cancelled == cancelled.value
      && statistics.pending == 0 && statistics.running == 0 && statistics.overdue == 0
  }

  var description: String {
    """
    \(announced.value.grouped) calls, \(succeeded.value.grouped) succeeded, \
    \(failed.value.grouped) failed, \(cancelled.value.grouped) cancelled
    """
  }
}

extension Atomic where Value == Int {
  fileprivate var value: Int { load(ordering: .sequentiallyConsistent) }
}
