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
  @Suite("A worker that holds a value", .timeLimit(.minutes(5)))
  struct StatefulWorkerTests {
    /// Cannot be sent: a class that is not `Codable`, and knows its process and thread.
    private final class Counter {
      var count = 0
      let process = getpid()
      let thread = pthread_self()
      private let note: Note?

      init(_ note: Note? = nil) { self.note = note }

      deinit { note?.write("ended with \(count)") }

      func next() -> Int {
        count += 1
        return count
      }
    }

    private struct NoModel: Error, Codable, Equatable { let path: String }

    @Test("is made once, and used by every call, in order and on one thread")
    func used() async throws {
      let worker = StatefulWorker { Counter() }
      let counts = (0..<300).map { _ in worker.submit { $0.next() } }
      for (index, count) in counts.enumerated() { #expect(try await count.value == index + 1) }
      let (process, isSame) =
        try await worker.submit {
          [
            Int32($0.process): $0.process == getpid()
              && pthread_equal($0.thread, pthread_self()) != 0
          ]
        }.value.first ?? (0, false)
      #expect(isSame && process == worker.processID && process != getpid())
      await worker.shutdown()
    }

    @Test("may be a value that calls change")
    func changed() async throws {
      let worker = StatefulWorker(name: "words") { [String: Int]() }
      _ = worker.submit { $0["a"] = 1 }
      _ = worker.submit(.named("second")) { $0["b", default: 4] += 1 }
      let words = try await worker.submit { $0 }.value
      #expect(words == ["a": 1, "b": 5])
      await worker.shutdown()
    }

    @Test("ends before its process does")
    func ended() async throws {
      let note = Note()
      defer { note.remove() }
      let worker = StatefulWorker { Counter(note) }
      _ = worker.submit { _ = $0.next() }
      await worker.shutdown()
      #expect(note.lines == ["ended with 1"])
      let error = try await worker.submit { $0.count }.error() as? ExecutorError
      #expect(error?.code == .shutDown)
    }

    @Test("is gone after a crash, which later calls are told; another can be made")
    func crashed() async throws {
      let worker = StatefulWorker { Counter() }
      _ = worker.submit { _ = $0.next() }
      let crash = try await worker.submit { counter -> Int in exit(3) }.error() as? WorkerCrash
      #expect(crash?.exitStatus == 3)
      for _ in 0..<3 {
        let error = try #require(try await worker.submit { $0.next() }.error() as? ExecutorError)
        #expect(error.code == .brokenExecutor && error.message.contains("remade()"))
      }
      let other = worker.remade()
      #expect(try await other.submit { $0.next() }.value == 1)
      await other.shutdown()
      await worker.shutdown()
    }

    @Test("is gone after a time-out, and when somebody kills its process while it does nothing")
    func lost() async throws {
      let slow = StatefulWorker { Counter() }
      let late = try await slow.submit(.timeout(.milliseconds(50))) { _ in Loop.deaf() }.error()
      #expect((late as? ExecutorError)?.code == .timedOut)
      #expect(
        (try await slow.submit { $0.next() }.error() as? ExecutorError)?.code == .brokenExecutor)
      await slow.shutdown()

      let killed = StatefulWorker { Counter() }
      let process = try await killed.submit { $0.process }.value
      kill(process, SIGKILL)
      let error = try await killed.submit { $0.next() }.error()
      #expect((error as? ExecutorError)?.code == .brokenExecutor)
      await killed.shutdown()
    }

    @Test("that cannot be made says why, to every call")
    func notMade() async throws {
      let worker = StatefulWorker { () throws -> Counter in throw NoModel(path: "model") }
      for _ in 0..<2 {
        let error = try #require(try await worker.submit { $0.next() }.error() as? ExecutorError)
        #expect(error.code == .brokenExecutor)
        #expect(error.underlyingError as? NoModel == NoModel(path: "model"))
      }
      await worker.shutdown()
    }

    @Test("that is dropped leaves no process")
    func dropped() async throws {
      var worker: StatefulWorker<Counter>? = StatefulWorker { Counter() }
      let process = try #require(try await worker?.submit { $0.process }.value)
      worker = nil
      try await onThread { #expect(eventually { !Processes.isAlive(process) }) }
    }
  }
}
