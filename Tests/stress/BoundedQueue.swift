//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Synchronization
import TestSupport

/// Eight threads that are faster than the pool, whose queue has a bound.
package struct BoundedQueue: StressPart {
  private let calls: Int
  private let producers = 8
  private let workers = 2
  private let bound = 16

  package init(_ calls: Int) { self.calls = calls }

  package var title: String {
    "\(calls.grouped) calls from \(producers) threads through a queue of \(bound)"
  }

  package func run() async throws -> String {
    let marks = RunMarks(calls)
    let pool = ThreadPoolExecutor(maxWorkers: workers, maxPending: bound, whenFull: .block)
    let traffic = Traffic()
    // Until the queue is full for the first time nothing leaves it, however slow the producers are.
    let isFull = Gate()
    for _ in 0..<workers { _ = pool.submit { isFull.wait() } }
    let most =
      try await onThreads(producers) { producer in
        try produce(
          calls * producer / producers..<calls * (producer + 1) / producers, for: pool, marks,
          traffic, isFull)
      }.max() ?? 0
    await pool.shutdown()
    for call in 0..<calls where marks[call] != 1 {
      throw StressFailure("Call \(call) has run \(marks[call]) times.")
    }
    try demand(most == bound, "The queue was never full: \(most) calls at most.")
    return "each ran once, never more than \(bound) pending"
  }

  /// Submits calls and looks at the queue after each; gives the most that it has seen there.
  private func produce(
    _ calls: Range<Int>, for pool: ThreadPoolExecutor, _ marks: RunMarks, _ traffic: Traffic,
    _ isFull: Gate
  ) throws -> Int {
    // Whatever goes wrong, nobody waits for ever.
    defer { isFull.open() }
    var most = 0
    for call in calls {
      _ = pool.submit {
        traffic.started.add(1, ordering: .sequentiallyConsistent)
        marks.add(call)
      }
      traffic.accepted.add(1, ordering: .sequentiallyConsistent)
      // Counted without the pool's help. One call for each worker may have left the queue and not begun.
      let accepted = traffic.accepted.load(ordering: .sequentiallyConsistent)
      let waiting = accepted - traffic.started.load(ordering: .sequentiallyConsistent)
      try demand(waiting <= bound + workers, "\(waiting) calls were accepted and had not started.")
      let pending = pool.statistics.pending
      try demand(pending <= bound, "\(pending) calls were pending, where the bound is \(bound).")
      if pending == bound { isFull.open() }
      most = max(most, pending)
    }
    return most
  }

  private final class Traffic: Sendable {
    let accepted = Atomic(0)
    let started = Atomic(0)
  }
}
