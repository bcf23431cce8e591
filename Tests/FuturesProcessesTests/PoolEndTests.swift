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
  @Suite("The end of a process pool", .timeLimit(.minutes(5)))
  struct PoolEndTests {
    @Test("shutdown runs what is queued and leaves no process")
    func shutdown() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2)
      try await onThread {
        let futures = (0..<20).map { number in pool.submit { [getpid(), pid_t(number)] } }
        pool.shutdown()
        let results = try futures.map { try $0.result() }
        #expect(results.map { $0[1] } == Array(0..<20))
        for pid in Set(results.map { $0[0] }) { #expect(!Processes.isAlive(pid)) }
        let error = try #require(try pool.submit { 1 }.error() as? ExecutorError)
        #expect(error.code == .shutDown)
      }
    }

    @Test("a shutdown with a limit ends what still runs then")
    func limited() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let running = pool.submit { Loop.deaf() }
      let pending = pool.submit { 1 }
      try await onThread { #expect(eventually { running.isRunning }) }
      let unfinished = await pool.shutdown(cancelPending: false, within: .milliseconds(50))
      #expect(Set(unfinished) == [running, pending])
      await #expect(throws: CancellationError.self) { try await running.value }
      #expect(pending.isCancelled)
      await pool.shutdown()
      #expect(pool.workerProcessIDs == [])
    }

    @Test("terminateWorkers and killWorkers end everything at once", arguments: [SIGTERM, SIGKILL])
    func endWorkers(signal: Int32) async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        let running = (0..<2).map { _ in
          pool.submit { () -> Int in
            note.write("begun")
            return Loop.deaf()
          }
        }
        #expect(eventually { note.lines.count == 2 })
        let pending = pool.submit { 1 }
        if signal == SIGTERM { pool.terminateWorkers() } else { pool.killWorkers() }
        for future in running {
          try #expect((future.error() as? WorkerCrash)?.signal == signal)
        }
        #expect(pending.isCancelled)
        pool.shutdown()
        #expect(pool.workerProcessIDs == [])
        pool.killWorkers()
      }
    }

    @Test("killing the workers of a pool that has none, or dead ones, closes it and does no more")
    func endNoWorkers() async throws {
      try await onThread {
        for hasDied in [false, true] {
          let pool = ProcessPoolExecutor(maxWorkers: 1)
          if hasDied { kill(try pool.submit { getpid() }.result(), SIGKILL) }
          pool.killWorkers()
          pool.terminateWorkers()
          let error = try #require(try pool.submit { 1 }.error() as? ExecutorError)
          #expect(error.code == .shutDown)
          pool.shutdown()
          #expect(pool.workerProcessIDs == [])
        }
      }
    }

    @Test("a pool that is dropped runs what is queued, and its processes leave")
    func dropped() async throws {
      let before = Processes.children
      try await onThread {
        let future = ProcessPoolExecutor(maxWorkers: 1).submit { getpid() }
        let pid = try future.result()
        #expect(
          eventually {
            !Processes.isAlive(pid) && !Processes.children.subtracting(before).contains(pid)
          })
      }
    }

    @Test("workers leave when their pool's process is killed, also from the middle of a call")
    func orphans() async throws {
      let outer = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        // The pool's process is a worker itself.
        let future = outer.submit { () -> Int in
          let inner = ProcessPoolExecutor(maxWorkers: 2)
          note.write("\(try inner.submit { getpid() }.result())")
          let busy = inner.submit { () -> Int in
            note.write("\(getpid())")
            return Loop.deaf()
          }
          return try busy.result()
        }
        #expect(eventually { note.lines.count == 2 })
        let pids = note.lines.compactMap { Int32($0) }
        #expect(pids.allSatisfy(Processes.isAlive))
        kill(outer.workerProcessIDs[0], SIGKILL)
        try #expect(future.error() is WorkerCrash)
        #expect(eventually { !pids.contains(where: Processes.isAlive) })
        outer.shutdown()
      }
    }

    @Test("a program that ends although calls run takes its workers with it")
    func programEnds() async throws {
      let outer = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        // The program is a worker itself.
        let future = outer.submit { () -> Int in
          let inner = ProcessPoolExecutor(maxWorkers: 1)
          let busy = inner.submit { () -> Int in
            note.write("\(getpid())")
            return Loop.deaf()
          }
          while note.lines.isEmpty && !busy.isDone {}
          exit(Fault.status)
        }
        try #expect((future.error() as? WorkerCrash)?.exitStatus == Fault.status)
        let pid = try #require(note.lines.first.flatMap { Int32($0) })
        #expect(eventually { !Processes.isAlive(pid) })
        outer.shutdown()
      }
    }

    @Test("200 pools leave no process, no descriptor and no thread but one")
    func nothingLeft() async throws {
      // In a process where nothing else happens.
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let leftovers = try pool.submit(usePools, 200).result()
        #expect(leftovers == .none)
        pool.shutdown()
      }
    }
  }
}

/// What is there after so many pools that was not there after the first one.
@Sendable private func usePools(_ count: Int) throws -> Leftovers {
  func use(_ round: Int) throws {
    let pool = ProcessPoolExecutor(maxWorkers: 2)
    // Most have never a process.
    guard round % 5 == 1 else { return }
    _ = try pool.map([1, 2, 3, 4]) { $0 + round }
    if round % 3 == 1 { _ = try pool.submit { trap(round + 5) }.error() }
    if round % 2 == 1 { pool.shutdown() }
  }
  try use(1)
  // A timer's thread lingers for a moment.
  _ = eventually { Processes.children.isEmpty && ProcessFootprint.now.threads <= 4 }
  return try Leftovers.after { for round in 1...count { try use(round) } }
}
