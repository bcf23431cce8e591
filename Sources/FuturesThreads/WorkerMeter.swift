//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import Synchronization

/// What one worker has done, written by its own thread and read by whoever asks for statistics.
///
/// The counters have one writer, so counting is a load and a store; a reader that is a moment behind sees a
/// call as running that has just ended, never one that is counted twice or not at all.
final class WorkerMeter: Sendable {
  private let succeeded = Atomic<Int>(0)
  private let failed = Atomic<Int>(0)
  private let cancelled = Atomic<Int>(0)
  private let times = Lock(CallTimes())

  /// A call that took less is short; while calls are, one in sixteen is measured.
  private static var shortRun: UInt64 { 1000 }

  /// Before the call's outcome is published: who has seen the outcome finds it counted.
  func count(_ end: CallEnd) {
    switch end {
    case .succeeded: increment(succeeded)
    case .failed: increment(failed)
    case .cancelled: increment(cancelled)
    case .late, .postponed: break
    }
  }

  private func increment(_ counter: borrowing Atomic<Int>) {
    counter.store(counter.load(ordering: .relaxed) + 1, ordering: .releasing)
  }

  var counts: CallCounts {
    var counts = CallCounts()
    counts.succeeded = succeeded.load(ordering: .acquiring)
    counts.failed = failed.load(ordering: .acquiring)
    counts.cancelled = cancelled.load(ordering: .acquiring)
    return counts
  }

  /// Notes how long a call has waited and run, in nanoseconds.
  ///
  /// - Returns: Whether it was a short one.
  func record(waited: UInt64, ran: UInt64) -> Bool {
    times.withLock { $0.record(waited: waited, ran: ran) }
    return ran < WorkerMeter.shortRun
  }

  /// The worker is about to sleep.
  func willPark() {
    times.withLock { $0.parkedSince = cfutures_now() }
  }

  func hasParked() {
    times.withLock { $0.endParking(at: cfutures_now()) }
  }

  /// The worker's thread has begun.
  func begin() {
    times.withLock { $0.began = cfutures_now() }
  }

  /// Adds the worker's times to others.
  ///
  /// Here and not on a copy: the worker would have to copy its histograms for the next call.
  func addTimes(to sum: inout CallTimes) {
    times.withLock { sum.add($0, at: cfutures_now()) }
  }
}
