//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// The workers' meters, and what those have left who have gone.
struct WorkerRoster {
  private var meters: [Int: WorkerMeter] = [:]
  private var past = CallTimes()
  private let began = cfutures_now()

  mutating func add(_ worker: PoolWorker) {
    worker.meter.begin()
    meters[worker.place.index] = worker.meter
  }

  /// - Returns: What the worker has counted, for the pool to keep.
  mutating func remove(_ worker: PoolWorker) -> CallCounts {
    meters[worker.place.index] = nil
    worker.meter.addTimes(to: &past)
    return worker.meter.counts
  }

  func statistics(of state: PoolState) -> ExecutorStatistics {
    var (counts, times) = (state.counts, past)
    for meter in meters.values {
      counts.add(meter.counts)
      meter.addTimes(to: &times)
    }
    // The timer may fail a call while another thread starts it or sees it return, and each counts for itself:
    // in between it is both pending and failed, or has come back late before it is overdue.
    let unended = counts.submitted - counts.ended
    let capacity = Double(cfutures_now() - began) * Double(state.width)
    return ExecutorStatistics(
      workers: state.live, submitted: counts.submitted, pending: min(state.pending, unended),
      succeeded: counts.succeeded, failed: counts.failed, cancelled: counts.cancelled,
      // A body may return, and be counted, between the end of its time and the counting of that.
      overdue: max(0, counts.overdue), waitingTime: times.waiting.summary,
      runningTime: times.running.summary,
      busyShare: capacity > 0 ? min(1, Double(times.worked) / capacity) : 0)
  }
}
