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
import Synchronization
import TestSupport

/// Calls through worker processes of which one is killed every 20 milliseconds: each call ends, with its result
/// or because it ran in a process that was killed, and nothing is left.
package struct KilledWorkers: StressPart {
  private let calls: Int
  private let seed: UInt64

  package init(_ calls: Int, seed: UInt64) {
    self.calls = calls
    self.seed = seed
  }

  package var title: String { "\(calls.grouped) calls in processes, a worker killed every 20 ms" }

  private static let pause: Duration = .milliseconds(20)

  /// How many calls are handed in before their results are taken.
  private static let burst = 500

  package func run() async throws -> String {
    let before = try await WorkerRemains.footprint()
    let pool = ProcessPoolExecutor(maxWorkers: 2)
    let killed = Recorder<Int32>()
    let isOver = Atomic<Bool>(false)
    let killing = Task.detached { [seed] in
      var generator = SeededGenerator(seed: seed)
      while !isOver.load(ordering: .relaxed) {
        try await Task.sleep(for: KilledWorkers.pause)
        guard let pid = pool.workerProcessIDs.randomElement(using: &generator) else { continue }
        killed.record(pid)
        kill(pid, SIGKILL)
      }
    }
    let failed = try await onThread { [calls] in try KilledWorkers.make(calls, in: pool) }
    isOver.store(true, ordering: .relaxed)
    try await killing.value
    await pool.shutdown()
    try demand(
      Set(failed).count == failed.count,
      "A process has run two calls at a time: \(failed.sorted()).")
    let innocent = Set(failed).subtracting(killed.values)
    try demand(innocent.isEmpty, "Nobody has killed \(innocent.sorted()).")
    try await WorkerRemains.demandNone(since: before)
    return "\(killed.values.count.grouped) killed, \(failed.count.grouped) calls failed"
  }

  /// The processes in which calls have failed.
  private static func make(_ calls: Int, in pool: ProcessPoolExecutor) throws -> [Int32] {
    var failed: [Int32] = []
    for start in stride(from: 0, to: calls, by: burst) {
      let numbers = start..<min(start + burst, calls)
      let futures = numbers.map { number in
        pool.submit { () -> Int in
          // Some take long enough for somebody to be killed in them.
          if number % 16 == 0 { usleep(1000) }
          return number + 1
        }
      }
      for (number, future) in zip(numbers, futures) {
        switch try future.error() {
        case nil:
          let result = try future.result()
          try demand(result == number + 1, "Call \(number) has returned \(result).")
        case let crash as WorkerCrash:
          try demand(crash.signal == SIGKILL, "Call \(number): \(crash)")
          failed.append(crash.pid)
        case let error?: throw StressFailure("Call \(number): \(error)")
        }
      }
    }
    return failed
  }
}
