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
  @Suite("Calls run in other processes", .timeLimit(.minutes(5)))
  struct ElsewhereTests {
    @Test("every form of submit runs in a worker, and none here")
    func forms() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let here = getpid()
      let number = 20
      try await onThread {
        let closure = try pool.submit { [getpid(), pid_t(number)] }.result()
        #expect(closure[0] != here && closure[1] == 20)
        let function = try pool.submit(worker, "a").result()
        #expect(function == "a\(closure[0])")
        let call = try pool.submit(call: WhereAmI(text: "b")).result()
        #expect(call == "b\(closure[0])")
        let mapped = try pool.map([1, 2]) { _ in getpid() }
        #expect(mapped == [closure[0], closure[0]])
        let rows = try pool.map({ "\($0)\($1)" }, [1, 2], ["x", "y"])
        #expect(rows == ["1x", "2y"])
        let void: Void = try pool.submit { precondition(number == 20) }.result()
        #expect(void == ())
        #expect(pool.workerProcessIDs == [closure[0]])
        pool.shutdown()
        #expect(pool.workerProcessIDs == [])
      }
    }

    @Test("async calls suspend, and closures on the main actor run on the worker's main thread")
    func asynchronous() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let number = 3
      let sum = try await pool.submit { () async throws -> Int in
        async let one = number + 1
        try await Task.sleep(for: .milliseconds(1))
        return await one
      }.value
      #expect(sum == 4)
      let isMain = try await pool.submit { () async throws -> Bool in
        await MainActor.run { Processes.isOnMainThread }
      }.value
      #expect(isMain)
      await pool.shutdown()
    }

    @Test("an error that is Codable comes back as itself, another as a RemoteError")
    func errors() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let code = 7
        #expect(throws: Portable(code: 7)) {
          try pool.submit { throw Portable(code: code) }.result()
        }
        let error = try pool.submit { throw Plain(code: code) }.error()
        #expect((error as? RemoteError)?.description == "Plain(code: 7)")
        pool.shutdown()
      }
    }

    @Test("what cannot travel fails its future, and nobody else's")
    func refused() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let recorder = Recorder<Int>()
        let refused = pool.submit { recorder.values.count }
        #expect(refused.isDone)
        let error = try #require(try refused.error() as? ExecutorError)
        #expect(error.code == .notPortable && error.message.contains("Recorder<"), "\(error)")
        let next = try pool.submit { 1 }.result()
        #expect(next == 1)
        pool.shutdown()
      }
    }

    @Test("nothing starts before the first call, and workers are reused before there are more")
    func lazy() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 4)
      try await onThread {
        #expect(pool.workerProcessIDs == [])
        let first = try pool.submit { getpid() }.result()
        for _ in 0..<20 {
          let next = try pool.submit { getpid() }.result()
          #expect(next == first)
        }
        #expect(pool.workerProcessIDs == [first])
        pool.shutdown()
      }
    }

    @Test("processes have the pool's name, in groups of their own, and do not mind Ctrl-C")
    func names() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, processNamePrefix: "thumbnails")
      try await onThread {
        let pid = try pool.submit { getpid() }.result()
        #expect(Processes.name(of: pid) == "thumbnails")
        #expect(getpgid(pid) == pid)
        kill(pid, SIGINT)
        let next = try pool.submit { getpid() }.result()
        #expect(next == pid)
        pool.shutdown()
      }
    }

    @Test("a call learns its attempt, its deadline and that it is to stop")
    func context() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      try await onThread {
        let facts = try pool.submit(.timeout(.seconds(50))) {
          let context = TaskContext.current
          let left = context?.deadline.map { ContinuousClock.now.duration(to: $0) } ?? .zero
          return [context?.attempt ?? 0, left > .seconds(40) && left <= .seconds(50) ? 1 : 0]
        }.result()
        #expect(facts == [1, 1])
        let future = pool.submit { () -> Int in
          note.write("begun")
          while TaskContext.current?.isCancelled == false { usleep(100) }
          try TaskContext.current?.checkCancellation()
          return 0
        }
        #expect(eventually { note.lines == ["begun"] })
        #expect(!future.cancel())
        #expect(throws: CancellationError.self) { try future.result() }
        #expect(future.isCancelled)
        let next = try pool.submit { TaskContext.current?.isCancelled }.result()
        #expect(next == false)
        pool.shutdown()
      }
    }

    @Test("cancelling a running async call cancels its task")
    func cancelAsync() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      let future = pool.submit { () async throws -> Int in
        note.write("begun")
        try await Task.sleep(for: .seconds(3600))
        return 1
      }
      try await onThread {
        #expect(eventually { note.lines == ["begun"] })
        future.cancel()
        #expect(throws: CancellationError.self) { try future.result() }
        pool.shutdown()
      }
    }

    @Test("a worker may have a pool of its own")
    func nested() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let pids = try pool.submit { () -> [pid_t] in
          try withProcessPool(maxWorkers: 1) { inner in
            try [getpid(), inner.submit { getpid() }.result()]
          }
        }.result()
        #expect(Set(pids + [getpid()]).count == 3)
        pool.shutdown()
      }
    }

    @Test("workers of workers of workers start none")
    func recursion() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let error = try pool.submit(descend).result()
        #expect(error.contains("worker of a worker of a worker"))
        pool.shutdown()
      }
    }
  }
}

private struct Portable: Error, Codable, Equatable { let code: Int }
private struct Plain: Error { let code: Int }

private struct WhereAmI: PortableCall {
  let text: String
  func callAsFunction() -> String { "\(text)\(getpid())" }
}

@Sendable private func worker(_ text: String) -> String { "\(text)\(getpid())" }

/// The error of the first pool that cannot start a worker.
@Sendable private func descend() throws -> String {
  try withProcessPool(maxWorkers: 1) { pool in
    let inner = pool.submit(descend)
    if let error = try inner.error() { return "\(error)" }
    return try inner.result()
  }
}
