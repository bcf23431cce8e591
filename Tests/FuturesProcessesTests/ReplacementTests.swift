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
  @Suite("Workers come and go, calls do not", .timeLimit(.minutes(5)))
  struct ReplacementTests {
    @Test("there are as many processes as the pool is wide, however many calls wait")
    func saturation() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 3)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        let futures = (0..<75).map { _ in
          pool.submit { () -> Int in
            note.write("\(getpid())")
            return Loop.deaf()
          }
        }
        #expect(eventually { note.lines.count == 3 })
        let pids = pool.workerProcessIDs
        #expect(Set(note.lines) == Set(pids.map(String.init)) && pids.count == 3)
        #expect(pool.statistics.running == 3 && pool.statistics.pending == 72)
        pool.killWorkers()
        _ = futures.wait()
        pool.shutdown()
        #expect(note.lines.count == 3)
      }
    }

    @Test("calls that take turns use few workers again and again")
    func reuse() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 4)
      try await onThread {
        var pids: Set<pid_t> = []
        for _ in 0..<20 {
          let pair = [pool.submit { getpid() }, pool.submit { getpid() }]
          for future in pair { try pids.insert(future.result()) }
        }
        #expect(pids.count <= 2)
        pool.shutdown()
      }
    }

    @Test(
      "a full queue is worked off while workers are replaced, also during a shutdown",
      arguments: [Replaced(1, 2, 6), Replaced(2, 2, 8), Replaced(1, 1, 6)], [false, true])
    func fullQueue(_ plan: Replaced, isShutDown: Bool) async throws {
      let pool = ProcessPoolExecutor(
        maxWorkers: plan.workers, maxTasksPerWorker: plan.tasksPerWorker)
      try await onThread {
        let futures = (0..<plan.calls).map { number in pool.submit { number } }
        if isShutDown { pool.shutdown() }
        for (number, future) in futures.enumerated() {
          let result = try future.result()
          #expect(result == number)
        }
        pool.shutdown()
      }
    }

    @Test("a pool that is dropped while workers are replaced makes all its calls, failing ones too")
    func dropped() async throws {
      try await onThread {
        let futures = submitToDroppedPool()
        for (number, future) in futures.enumerated() {
          let error = try future.error()
          #expect((error as? Mishap == Mishap(reason: "thrown")) == (number % 2 == 1))
        }
      }
    }

    @Test("killing the workers while one is replaced starts no other")
    func killed() async throws {
      let note = Note()
      defer { note.remove() }
      let pool = ProcessPoolExecutor(
        maxWorkers: 1, maxTasksPerWorker: 1,
        initializer: {
          note.write("\(getpid())")
          if note.lines.count == 2 { _ = Loop.deaf() }
        })
      try await onThread {
        _ = try pool.submit { 1 }.result()
        let futures = (0..<5).map { number in pool.submit { number } }
        #expect(eventually { note.lines.count == 2 })
        pool.killWorkers()
        for future in futures.dropFirst() { #expect(future.isCancelled) }
        _ = futures.wait()
        pool.shutdown()
        let pids = note.lines.compactMap { Int32($0) }
        #expect(!pids.contains(where: Processes.isAlive) && pool.workerProcessIDs == [])
      }
    }

    @Test("what a call has brought with it is gone from its worker when the next one runs")
    func released() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        let pid = try pool.submit(use, Cargo(note)).result()
        let lines = try pool.submit { note.lines }.result()
        #expect(lines.filter { $0 == "gone from \(pid)" }.count == 1)
        pool.shutdown()
      }
    }
  }
}

struct Replaced: Sendable {
  let workers: Int
  let tasksPerWorker: Int
  let calls: Int

  init(_ workers: Int, _ tasksPerWorker: Int, _ calls: Int) {
    (self.workers, self.tasksPerWorker, self.calls) = (workers, tasksPerWorker, calls)
  }
}

private func submitToDroppedPool() -> [Future<Int>] {
  let pool = ProcessPoolExecutor(maxWorkers: 1, maxTasksPerWorker: 1)
  return (0..<6).map { number in
    pool.submit {
      if number % 2 == 1 { try Fault.throwing.happen() }
      return number
    }
  }
}

/// Tells when it is gone.
private final class Cargo: Codable, Sendable {
  let note: Note

  init(_ note: Note) { self.note = note }

  deinit { note.write("gone from \(getpid())") }
}

@Sendable private func use(_ cargo: Cargo) -> pid_t { getpid() }
