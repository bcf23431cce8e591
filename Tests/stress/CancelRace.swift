//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Glibc
import TestSupport

/// Calls that are cancelled while workers are about to start them: each is cancelled or runs, never both
/// and never neither.
package struct CancelRace: StressPart {
  private let calls: Int
  private let seed: UInt64

  package init(_ calls: Int, seed: UInt64) {
    self.calls = calls
    self.seed = seed
  }

  package var title: String { "\(calls.grouped) cancels against starts" }

  package func run() async throws -> String {
    let marks = RunMarks(calls)
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let cancelled = try await onThreads(4) { thread in
      try race(
        calls * thread / 4..<calls * (thread + 1) / 4, in: pool, marks, seed &+ UInt64(thread))
    }.reduce(into: Set<Int>()) { $0.formUnion($1) }
    await pool.shutdown()
    // After the shutdown: a call that is cancelled and runs nevertheless may do so late.
    for call in 0..<calls {
      let expected = cancelled.contains(call) ? 0 : 1
      try demand(
        marks[call] == expected,
        "Call \(call) \(expected == 0 ? "was" : "was not") cancelled and has run \(marks[call]) times."
      )
    }
    let ran = calls - cancelled.count
    try demand(
      ran > 0 && !cancelled.isEmpty, "There was no race: \(ran) of \(calls) calls have run.")
    return "\(cancelled.count.grouped) cancelled, \(ran.grouped) ran"
  }

  /// Submits calls in bursts and cancels each of them once; gives those that were cancelled.
  private func race(
    _ calls: Range<Int>, in pool: ThreadPoolExecutor, _ marks: RunMarks, _ seed: UInt64
  ) throws -> Set<Int> {
    var generator = SeededGenerator(seed: seed)
    var (rest, cancelled) = (calls, Set<Int>())
    while !rest.isEmpty {
      let burst = rest.prefix(Int.random(in: 1...32, using: &generator))
      rest = rest.dropFirst(burst.count)
      let futures = burst.map { call in
        call % 4 == 0
          ? pool.submit { () async in marks.add(call) } : pool.submit { marks.add(call) }
      }
      // Gives the workers a chance, be it none.
      for _ in 0..<Int.random(in: 0...4, using: &generator) { sched_yield() }
      for (call, future) in zip(burst, futures).shuffled(using: &generator) where future.cancel() {
        cancelled.insert(call)
      }
      for (call, future) in zip(burst, futures) {
        _ = [future].wait()
        try demand(
          future.isCancelled == cancelled.contains(call),
          "cancel() of call \(call) has said the opposite of what it has become: \(future).")
      }
    }
    return cancelled
  }
}
