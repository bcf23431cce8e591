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
  @Suite("A worker process's life", .timeLimit(.minutes(5)))
  struct WorkerLifeTests {
    @Test("a worker is replaced after as many tasks as it may make", arguments: [1, 3])
    func tasksPerWorker(limit: Int) async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, maxTasksPerWorker: limit)
      try await onThread {
        let pids = try (0..<6).map { _ in try pool.submit { getpid() }.result() }
        for (number, pid) in pids.enumerated() { #expect(pid == pids[number / limit * limit]) }
        #expect(Set(pids).count == 6 / limit)
        pool.shutdown()
        #expect(!pids.contains(where: Processes.isAlive))
      }
    }

    @Test(
      "the initializer runs in each process before its first call, and the exit hook at its end")
    func hooks() async throws {
      let note = Note()
      defer { note.remove() }
      let pool = ProcessPoolExecutor(
        maxWorkers: 1, maxTasksPerWorker: 1, onExit: { note.write("exit \(getpid())") },
        initializer: { note.write("begin \(getpid())") })
      try await onThread {
        let pids = try (0..<3).map { _ in try pool.submit { getpid() }.result() }
        pool.shutdown()
        #expect(Set(note.lines) == Set(pids.flatMap { ["begin \($0)", "exit \($0)"] }))
        #expect(note.lines.count == 6)
      }
    }

    @Test("an initializer that throws breaks the pool, with its error underneath")
    func initializerThrows() async throws {
      let pool = ProcessPoolExecutor(
        maxWorkers: 1, initializer: { throw Unready(reason: "no model") })
      try await onThread {
        let futures = (0..<3).map { number in pool.submit { number } }
        for future in futures {
          let error = try #require(try future.error() as? ExecutorError)
          #expect(error.code == .brokenExecutor)
          #expect(error.underlyingError as? Unready == Unready(reason: "no model"))
        }
        pool.shutdown()
      }
    }

    @Test("an initializer that kills three processes breaks the pool, with the crash underneath")
    func initializerDies() async throws {
      let note = Note()
      defer { note.remove() }
      let pool = ProcessPoolExecutor(
        maxWorkers: 1,
        initializer: {
          note.write("begun")
          exit(4)
        })
      try await onThread {
        let error = try #require(try pool.submit { 1 }.error() as? ExecutorError)
        #expect(error.code == .brokenExecutor)
        #expect((error.underlyingError as? WorkerCrash)?.exitStatus == 4)
        #expect(note.lines.count == 3)
        pool.shutdown()
      }
    }

    @Test("an initializer that cannot travel breaks the pool by name")
    func initializerRefused() async throws {
      let recorder = Recorder<Int>()
      let pool = ProcessPoolExecutor(maxWorkers: 1, initializer: { recorder.record(1) })
      try await onThread {
        let error = try #require(try pool.submit { 1 }.error() as? ExecutorError)
        #expect(error.code == .brokenExecutor)
        #expect((error.underlyingError as? ExecutorError)?.code == .notPortable)
        pool.shutdown()
      }
    }

    @Test("a process without work leaves after the idle time, and another comes when there is some")
    func idle() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2, idleTimeout: .milliseconds(20))
      try await onThread {
        let pid = try pool.submit { getpid() }.result()
        #expect(eventually { pool.workerProcessIDs == [] && !Processes.isAlive(pid) })
        let next = try pool.submit { getpid() }.result()
        #expect(next != pid)
        pool.shutdown()
      }
    }

    @Test("environment and directory are what the pool was given")
    func surroundings() async throws {
      let pool = ProcessPoolExecutor(
        maxWorkers: 1, environment: ["COLOUR": "blue", "PATH": "/bin"], workingDirectory: "/usr")
      try await onThread {
        let seen = try pool.submit { () -> [String] in
          var buffer = [CChar](repeating: 0, count: 4096)
          _ = getcwd(&buffer, buffer.count)
          let directory = String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
          return [
            getenv("COLOUR").map { String(cString: $0) } ?? "", directory,
            getenv("HOME") == nil ? "none" : "some",
          ]
        }.result()
        #expect(seen == ["blue", "/usr", "none"])
        pool.shutdown()
      }
    }

    @Test("a directory that is not there is named, and fails the call")
    func noDirectory() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, workingDirectory: "/nowhere/at/all")
      try await onThread {
        let error = try #require(try pool.submit { 1 }.error() as? ExecutorError)
        #expect(error.code == .invalidArgument && error.message.contains("/nowhere/at/all"))
        pool.shutdown()
      }
    }

    @Test(
      "a worker whose calls leave much memory behind is replaced before its limit ends it",
      .enabled(if: !ProcessFootprint.isInstrumented, "a sanitizer takes more for itself"))
    func growth() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, limits: WorkerLimits(memory: 512 << 20))
      try await onThread {
        var pids: Set<Int32> = []
        for _ in 0..<40 {
          let pid = try pool.submit { () -> Int32 in
            forgotten.append([UInt8](repeating: 1, count: 20 << 20))
            // As long as such calls take.
            usleep(25_000)
            return getpid()
          }.result()
          pids.insert(pid)
        }
        #expect(pids.count >= 2)
        #expect(pool.statistics.failed == 0)
        pool.shutdown()
      }
    }

    @Test("limits on processor time, files and niceness are the worker's")
    func limits() async throws {
      let pool = ProcessPoolExecutor(
        maxWorkers: 1, limits: WorkerLimits(cpuTime: .milliseconds(100), openFiles: 40, niceness: 5)
      )
      try await onThread {
        let facts = try pool.submit { () -> [Int] in
          var files = rlimit()
          getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
          return [
            Int(files.rlim_cur), Int(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)),
          ]
        }.result()
        #expect(facts == [40, 5])
        let crash = try #require(
          try pool.submit { () -> Int in
            var number = 1
            while number != 0 { number = (number &* 3 + 1) | 1 }
            return number
          }.error() as? WorkerCrash)
        #expect(crash.signal == SIGXCPU || crash.signal == SIGKILL)
        pool.shutdown()
      }
    }

    @Test("what a worker prints comes out in whole lines")
    func output() async throws {
      // In a worker whose standard error is a file: a pool within a call.
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        try pool.submit {
          let descriptor = open(note.path, O_WRONLY | O_APPEND)
          dup2(descriptor, 2)
          try withProcessPool(maxWorkers: 3) { inner in
            let futures = (0..<30).map { number in
              inner.submit {
                // In pieces, which would mix.
                for var piece in ["line ", "\(number)", " of many\n"] {
                  _ = piece.withUTF8 { write(2, $0.baseAddress, $0.count) }
                }
              }
            }
            for future in futures { try future.result() }
          }
        }.result()
        #expect(Set(note.lines) == Set((0..<30).map { "line \($0) of many" }))
        pool.shutdown()
      }
    }
  }
}

private struct Unready: Error, Codable, Equatable { let reason: String }

/// What calls leave behind in their process.
private nonisolated(unsafe) var forgotten: [[UInt8]] = []
