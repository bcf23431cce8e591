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
  @Suite("A crash is an error", .timeLimit(.minutes(5)))
  struct CrashTests {
    @Test("a trap fails the call that trapped, by name, and the pool goes on")
    func trapped() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let before = try pool.submit { getpid() }.result()
        let index = 7
        let crash = try #require(
          try pool.submit(.named("thumbnail")) { trap(index) }.error() as? WorkerCrash)
        #expect(crash.pid == before && crash.taskName == "thumbnail" && crash.attempt == 1)
        // A sanitizer makes a report of its own of the signal, and exits.
        if !ProcessFootprint.isInstrumented {
          #expect([SIGILL, SIGTRAP].contains(crash.signal) && crash.exitStatus == nil)
        }
        #expect(crash.description.contains("task \"thumbnail\""))
        #expect(!crash.isOutOfMemory)
        #expect((crash.peakMemory ?? 0) > 1 << 20)
        let after = try pool.submit { getpid() }.result()
        #expect(after != before && !Processes.isAlive(before))
        pool.shutdown()
      }
    }

    @Test("the text of a fatalError is the crash's message")
    func message() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let number = 5
        let crash = try #require(
          try pool.submit { if number > 3 { fatalError("no more than 3") } }.error() as? WorkerCrash
        )
        #expect(crash.message?.contains("no more than 3") == true)
        #expect(crash.description.contains("no more than 3"))
        #expect(crash.standardErrorTail.contains("no more than 3"))
        pool.shutdown()
      }
    }

    @Test("what a worker wrote before, or logs, is not taken for the crash's message")
    func lastWords() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let chatter = "Fatal error: failed to allocate\nclient said: Fatal error: my words\n"
        _ = try pool.submit(complain, chatter).result()
        let index = 7
        let crash = try #require(
          try pool.submit { complain("client said: Fatal error: my words\n") + trap(index) }.error()
            as? WorkerCrash)
        // In an optimised build the trap itself says nothing.
        #expect(crash.message?.contains("Index out of range") ?? true)
        #expect(!crash.isOutOfMemory)
        #expect(crash.standardErrorTail.contains("failed to allocate"))
        pool.shutdown()
      }
    }

    @Test("exit in a call is a crash with its status")
    func exited() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let status: Int32 = 3
        let crash = try #require(try pool.submit { exit(status) }.error() as? WorkerCrash)
        #expect(crash.exitStatus == 3 && crash.signal == nil)
        let clean = try #require(try pool.submit { exit(0) }.error() as? WorkerCrash)
        #expect(clean.exitStatus == 0)
        pool.shutdown()
      }
    }

    @Test("a signal from outside is named", arguments: [SIGKILL, SIGTERM, SIGSEGV])
    func signalled(signal: Int32) async throws {
      // A sanitizer makes a report of its own of this one, and exits.
      if signal == SIGSEGV, ProcessFootprint.isInstrumented { return }
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let crash = try #require(
          // Again and again: the runtime's handler takes a signal that no instruction has raised for over at once.
          try pool.submit { () -> Int in
            while true { raise(signal) }
          }.error() as? WorkerCrash)
        #expect(crash.signal == signal)
        pool.shutdown()
      }
    }

    @Test("calls that others run, and those that wait, go on")
    func others() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2)
      try await onThread {
        let futures = (0..<40).map { number in
          pool.submit { () -> Int in
            if number % 10 == 9 { return trap(number) }
            return number
          }
        }
        for (number, future) in futures.enumerated() {
          let error = try future.error()
          #expect((error is WorkerCrash) == (number % 10 == 9))
        }
        #expect(pool.statistics.failed == 4 && pool.statistics.succeeded == 36)
        pool.shutdown()
      }
    }

    @Test("a crash is run again by retry, in another process")
    func retried() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        let result = try pool.submit(.retry(.limit(2))) { () -> Int in
          note.write("\(getpid())")
          let attempt = TaskContext.current?.attempt ?? 0
          return attempt < 3 ? trap(attempt + 10) : attempt
        }.result()
        #expect(result == 3)
        #expect(Set(note.lines).count == 3)
        pool.shutdown()
      }
    }

    @Test("a task that ends as many workers as the policy allows is given up, whatever its retries")
    func givenUp() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, crashPolicy: .isolate(giveUpAfter: 2))
      let note = Note()
      defer { note.remove() }
      try await onThread {
        let crash = try #require(
          try pool.submit(.retry(.limit(10))) { () -> Int in
            note.write("begun")
            return trap(note.lines.count + 10)
          }.error() as? WorkerCrash)
        #expect(crash.attempt == 2 && note.lines.count == 2)
        pool.shutdown()
      }
    }

    /// Several times: a worker that was killed for the crash of another, and was free then, once took the next call.
    @Test("with the policy that breaks the pool, everything fails with the crash underneath")
    func broken() async throws {
      try await onThread { for _ in 0..<10 { try CrashTests.breakPool() } }
    }

    private static func breakPool() throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2, crashPolicy: .breakPool)
      let running = pool.submit { Loop.deaf() }
      #expect(eventually { running.isRunning && pool.workerProcessIDs.count == 1 })
      let index = 8
      let crashed = pool.submit { trap(index) }
      let pending = (0..<5).map { number in pool.submit { number } }
      try #expect(crashed.error() is WorkerCrash)
      for future in [running] + pending {
        let error = try #require(try future.error() as? ExecutorError)
        #expect(error.code == .brokenExecutor && error.underlyingError is WorkerCrash)
      }
      let late = try #require(try pool.submit { 1 }.error() as? ExecutorError)
      #expect(late.code == .brokenExecutor)
      pool.shutdown()
    }

    @Test("a worker that is killed while it has nothing to do fails no task")
    func idle() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        for round in 0..<10 {
          let pid = try pool.submit { getpid() }.result()
          kill(pid, SIGKILL)
          // Sometimes it is gone before the next call is sent, sometimes not.
          if round % 2 == 0 { #expect(eventually { !Processes.isAlive(pid) }) }
          let next = pool.submit { getpid() }
          if round % 2 == 0 {
            let other = try next.result()
            #expect(other != pid)
          } else {
            _ = try next.error()
          }
        }
        pool.shutdown()
      }
    }

    @Test("the process that was started ahead may be killed as well")
    func spare() async throws {
      let before = Processes.children
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let pid = try pool.submit { getpid() }.result()
        #expect(eventually { Processes.children.subtracting(before).count >= 2 })
        for child in Processes.children.subtracting(before)
        where Processes.name(of: child) == Processes.name(of: pid) {
          kill(child, SIGKILL)
        }
        #expect(eventually { !Processes.isAlive(pid) })
        let next = try pool.submit { 5 }.result()
        #expect(next == 5)
        pool.shutdown()
      }
    }

    @Test("the observer is told of a crash, with its error")
    func observed() async throws {
      let events = Recorder<TaskEvent>()
      let pool = ProcessPoolExecutor(maxWorkers: 1, observer: EventRecorder(events: events))
      try await onThread {
        let index = 9
        _ = try pool.submit(.named("x")) { trap(index) }.error()
        pool.shutdown()
        let crashes = events.values.filter { $0.kind == .workerCrashed }
        #expect(crashes.count == 1)
        #expect(crashes.first?.error is WorkerCrash && crashes.first?.name == "x")
      }
    }

    @Test("a limit on memory ends the worker that exceeds it, and says so")
    func memory() async throws {
      guard !ProcessFootprint.isInstrumented else { return }
      let pool = ProcessPoolExecutor(maxWorkers: 1, limits: WorkerLimits(memory: 256 << 20))
      try await onThread {
        let crash = try #require(
          try pool.submit { () -> Int in
            var hog: [[UInt8]] = []
            while hog.count < 4096 { hog.append([UInt8](repeating: 1, count: 1 << 20)) }
            return hog.count
          }.error() as? WorkerCrash)
        #expect(crash.isOutOfMemory && crash.description.contains("memory"))
        pool.shutdown()
      }
    }
  }
}

@Sendable private func complain(_ text: String) -> Int {
  var text = text
  return text.withUTF8 { write(2, $0.baseAddress, $0.count) }
}

private struct EventRecorder: ExecutorObserver {
  let events: Recorder<TaskEvent>

  func executor(_ name: String, didObserve event: TaskEvent) { events.record(event) }
}
