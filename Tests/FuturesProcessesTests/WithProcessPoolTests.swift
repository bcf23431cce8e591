//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesCore
import FuturesTestKit
import TestSupport
import Testing

extension ProcessTests {
  @Suite("withProcessPool", .timeLimit(.minutes(5)))
  struct WithProcessPoolTests {
    @Test("gives the body's result, ran everything, and leaves no process")
    func blocking() async throws {
      try await onThread {
        let (squares, pids, futures) = try withProcessPool(maxWorkers: 2) { pool in
          let futures = (0..<10).map { number in pool.submit { number } }
          return (try pool.map([1, 2, 3]) { $0 * $0 }, pool.workerProcessIDs, futures)
        }
        #expect(squares == [1, 4, 9] && !pids.isEmpty)
        #expect(futures.allSatisfy { $0.isDone && !$0.isCancelled })
        #expect(!pids.contains(where: Processes.isAlive))
      }
    }

    @Test("the async form does the same")
    func suspending() async throws {
      let (squares, pids, futures) = try await withProcessPool(maxWorkers: 2) { pool in
        let futures = (0..<10).map { number in pool.submit { number } }
        return (try await pool.map([1, 2, 3]) { $0 * $0 }, pool.workerProcessIDs, futures)
      }
      #expect(squares == [1, 4, 9] && !pids.isEmpty)
      #expect(futures.allSatisfy { $0.isDone && !$0.isCancelled })
      #expect(!pids.contains(where: Processes.isAlive))
    }

    @Test("leaving by an error cancels what is pending and waits for what has started")
    func errorCancels() async throws {
      let note = Note()
      defer { note.remove() }
      try await onThread {
        let (kept, pending) = (Recorder<Future<Int>>(), 5)
        #expect(throws: Mishap(reason: "thrown")) {
          try withProcessPool(maxWorkers: 1) { pool in
            let running = pool.submit { () -> Int in
              note.write("begun")
              return eventually { note.lines.count == 1 + pending } ? 1 : 0
            }
            kept.record(running)
            #expect(eventually { note.lines.count == 1 })
            for number in 0..<pending {
              let future = pool.submit { number }
              future.addDoneCallback { _ in note.write("done") }
              kept.record(future)
            }
            try Fault.throwing.happen()
          }
        }
        #expect(kept.values.map(\.isCancelled) == [false, true, true, true, true, true])
        let result = try kept.values[0].result()
        #expect(result == 1)
      }
    }
  }
}
