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
import Testing

extension ProcessTests {
  @Suite("Progress from inside a worker process", .timeLimit(.minutes(5)))
  struct ProgressTests {
    private struct Reports: ExecutorObserver {
      let events = Recorder<TaskEvent>()

      func executor(_ name: String, didObserve event: TaskEvent) {
        if event.kind == .progressed { events.record(event) }
      }

      var completed: [Int] { events.values.compactMap(\.progress?.completed) }
    }

    @Test("is told to the observer: the first report, the last, and some of those between")
    func reports() async throws {
      let reports = Reports()
      let pool = ProcessPoolExecutor(maxWorkers: 1, observer: reports)
      _ = try await pool.submit(.named("painting")) {
        for number in 1...10_000 { TaskContext.current?.report(completed: number, of: 10_000) }
      }.value
      await pool.shutdown(cancelPending: false)
      #expect(reports.completed.first == 1 && reports.completed.last == 10_000)
      #expect(reports.completed == reports.completed.sorted())
      // A hundred a second, and this takes no hour.
      #expect(reports.completed.count < 5000)
      #expect(
        reports.events.values.allSatisfy { $0.name == "painting" && $0.progress?.total == 10_000 })
    }

    @Test("comes while the call runs, also from threads of its own")
    func live() async throws {
      let reports = Reports()
      let gate = Note()
      let pool = ProcessPoolExecutor(maxWorkers: 1, observer: reports)
      try await onThread {
        let future = pool.submit {
          let context = TaskContext.current
          let threads = withThreads(4) { context?.report(completed: $0, of: $0) }
          while access(gate.path, F_OK) == 0 { usleep(100) }
          return threads
        }
        #expect(eventually { reports.completed.count == 4 })
        #expect(!future.isDone)
        gate.remove()
        try #expect(future.result() == 4)
        pool.shutdown()
      }
      #expect(reports.completed.sorted() == [1, 2, 3, 4])
    }

    @Test("costs nothing and says nothing where nobody observes")
    func unobserved() async throws {
      try await withProcessPool(maxWorkers: 1) { pool in
        let value = try await pool.submit { () -> Int in
          TaskContext.current?.report(completed: 1, of: 1)
          return 5
        }.value
        #expect(value == 5)
      }
    }
  }
}

/// Calls a function with 1 to `count`, each on a thread of its own; how many there were.
private func withThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Int {
  let futures = ThreadPoolExecutor(maxWorkers: count)
  defer { futures.shutdown() }
  return (1...count).map { number in futures.submit { body(number) } }.count {
    (try? $0.result()) != nil
  }
}
