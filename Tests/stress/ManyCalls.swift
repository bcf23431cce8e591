//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

/// Calls from eight threads through two workers: none is lost, none runs twice.
package struct ManyCalls: StressPart {
  private let calls: Int

  package init(_ calls: Int) { self.calls = calls }

  package var title: String { "\(calls.grouped) calls from 8 threads through 2 workers" }

  package func run() async throws -> String {
    let (calls, marks) = (calls, RunMarks(calls))
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    _ = try await onThreads(8) { submitter in
      let share = calls * submitter / 8..<calls * (submitter + 1) / 8
      // In batches: the queue would take more memory than the machine has.
      for start in stride(from: share.lowerBound, to: share.upperBound, by: 1000) {
        try submit(start..<min(start + 1000, share.upperBound), to: pool, marks)
      }
    }
    await pool.shutdown()
    for call in 0..<calls where marks[call] != 1 {
      throw StressFailure("Call \(call) has run \(marks[call]) times.")
    }
    return "each ran once and gave its own result"
  }

  private func submit(_ calls: Range<Int>, to pool: ThreadPoolExecutor, _ marks: RunMarks) throws {
    let futures = calls.map { call in
      pool.submit { () -> Int in
        marks.add(call)
        return call
      }
    }
    for (call, future) in zip(calls, futures) {
      let result = try future.result()
      try demand(result == call, "Call \(call) has the result of call \(result).")
    }
  }
}
