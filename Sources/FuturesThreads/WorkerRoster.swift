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
    past.add(worker.meter.allTimes, at: cfutures_now())
    return worker.meter.counts
  }

  func statistics(of state: PoolState) -> ExecutorStatistics {
    var (counts, times) = (state.counts, past)
    for meter in meters.values {
      counts.add(meter.counts)
      // The clock after the times: a worker may begin to sleep while others are looked at.
      times.add(meter.allTimes, at: cfutures_now())
    }
    let capacity = Double(cfutures_now() - began) * Double(state.width)
    return ExecutorStatistics(
      workers: state.live, submitted: counts.submitted, pending: state.pending,
      succeeded: counts.succeeded, failed: counts.failed, cancelled: counts.cancelled,
      // A body may return, and be counted, between the end of its time and the counting of that.
      overdue: max(0, counts.overdue), waitingTime: times.waiting.summary,
      runningTime: times.running.summary,
      busyShare: capacity > 0 ? min(1, Double(times.worked) / capacity) : 0)
  }
}
