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
import Glibc
import TestSupport
import Testing

extension ProcessTests {
  @Suite("A fault at any step ends one call", .timeLimit(.minutes(5)))
  struct FaultTests {
    @Test(
      "in the worker, while it decodes, runs or encodes: the call fails with what has happened",
      arguments: Brittle.Step.inWorker, Fault.allCases)
    func inWorker(step: Brittle.Step, fault: Fault) async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let before = try pool.submit { getpid() }.result()
        let error = try Brittle.submit(fault, at: step, to: pool).error()
        let after = try pool.submit { getpid() }.result()
        #expect((after == before) == (fault == .throwing))
        switch fault {
        case .throwing where step == .resultEncoded:
          let error = try #require(error as? ExecutorError)
          #expect(error.code == .notPortable && error.message.contains("encode(to:)"), "\(error)")
        case .throwing: #expect(error as? Mishap == Mishap(reason: "thrown"))
        case .trapping:
          let crash = try #require(error as? WorkerCrash)
          // A sanitizer makes a report of its own of the signal, and exits.
          #expect(
            [SIGILL, SIGTRAP].contains(crash.signal) || ProcessFootprint.isInstrumented, "\(crash)")
        case .exiting: #expect((error as? WorkerCrash)?.exitStatus == Fault.status)
        case .killed: #expect((error as? WorkerCrash)?.signal == SIGKILL)
        }
        pool.shutdown()
      }
    }

    @Test("an argument that cannot be encoded fails its call, and no worker hears of it")
    func argumentEncoded() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let future = Brittle.submit(.throwing, at: .argumentEncoded, to: pool)
        #expect(future.isDone)
        #expect(throws: Mishap(reason: "thrown")) { try future.result() }
        #expect(pool.workerProcessIDs == [])
        let next = try pool.submit { 1 }.result()
        #expect(next == 1)
        pool.shutdown()
      }
    }

    @Test("a result that cannot be decoded fails its call, and the worker stays")
    func resultDecoded() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let before = try pool.submit { getpid() }.result()
        let future = Brittle.submit(.throwing, at: .resultDecoded, to: pool)
        let error = try #require(try future.error() as? ExecutorError)
        #expect(error.code == .notPortable && error.message.contains("init(from:)"), "\(error)")
        #expect(error.underlyingError as? Mishap == Mishap(reason: "thrown"))
        let after = try pool.submit { getpid() }.result()
        #expect(after == before)
        pool.shutdown()
      }
    }

    @Test(
      "an error that cannot be encoded, or decoded here, comes as a RemoteError",
      arguments: [Brittle.Step.resultEncoded, .resultDecoded])
    func errors(step: Brittle.Step) async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let error = try BrittleError.submit(.throwing, at: step, to: pool).error()
        #expect(
          (error as? RemoteError)?.typeName.contains("BrittleError") == true, "\(error as Any)")
        pool.shutdown()
      }
    }

    @Test(
      "an error whose encoding ends the worker is a crash", arguments: [Fault.exiting, .killed])
    func fatalErrors(fault: Fault) async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let future = BrittleError.submit(fault, at: .resultEncoded, to: pool)
        try #expect(future.error() is WorkerCrash)
        let next = try pool.submit { 1 }.result()
        #expect(next == 1)
        pool.shutdown()
      }
    }

    // MARK: Before a call and after

    @Test("workers that are killed before they have said who they are fail no call")
    func beforeGreeting() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let future = pool.submit { getpid() }
        var killed: Set<Int32> = []
        while killed.count < 8, !future.isDone {
          for pid in pool.workerProcessIDs where killed.insert(pid).inserted { kill(pid, SIGKILL) }
        }
        // One may have come so far as to begin the call.
        let error = try future.error()
        #expect(error == nil || (error as? WorkerCrash).map { killed.contains($0.pid) } == true)
        pool.shutdown()
      }
    }

    @Test("when three in a row cannot even begin, the call fails and says so")
    func neverBegun() async throws {
      // Not enough for a thread.
      let pool = ProcessPoolExecutor(maxWorkers: 1, limits: WorkerLimits(memory: 1))
      try await onThread {
        for _ in 0..<2 {
          let error = try #require(try pool.submit { 1 }.error() as? ExecutorError)
          #expect(error.code == .resourceExhausted)
          #expect(error.message.contains("before they had begun a call"), "\(error)")
        }
        pool.shutdown()
      }
    }

    @Test("workers that die in their initializer are replaced, three times in a row at most")
    func initializer() async throws {
      let note = Note()
      defer { note.remove() }
      let pool = ProcessPoolExecutor(
        maxWorkers: 1,
        initializer: {
          note.write("begun")
          if note.lines.count < 3 { kill(getpid(), SIGKILL) }
        })
      try await onThread {
        let result = try pool.submit { 1 }.result()
        #expect(result == 1 && note.lines.count == 3)
        pool.shutdown()
      }
    }

    @Test("a worker that dies while a large argument is on its way fails no call")
    func largeArgument() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let pid = try pool.submit { getpid() }.result()
        kill(pid, SIGSTOP)
        let bytes = [UInt8](repeating: 1, count: 4 << 20)
        let future = pool.submit { [Int(getpid()), bytes.count] }
        #expect(eventually { future.isRunning })
        kill(pid, SIGKILL)
        let result = try future.result()
        #expect(result[0] != Int(pid) && result[1] == bytes.count)
        pool.shutdown()
      }
    }

    @Test("a worker that dies during a shutdown fails its call, and what is queued still runs")
    func duringShutdown() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      let running = pool.submit { () -> Int in
        note.write("\(getpid())")
        return Loop.deaf()
      }
      let queued = (0..<3).map { number in pool.submit { number } }
      async let ended: Void = pool.shutdown()
      try await onThread {
        #expect(eventually { note.lines.count == 1 })
        // Closed by now, or soon.
        #expect(eventually { pool.submit { 1 }.isDone })
        kill(try #require(note.lines.first.flatMap { Int32($0) }), SIGKILL)
        try #expect((running.error() as? WorkerCrash)?.signal == SIGKILL)
        for (number, future) in queued.enumerated() {
          let result = try future.result()
          #expect(result == number)
        }
      }
      await ended
      #expect(pool.workerProcessIDs == [])
    }

    @Test(
      "what befalls a worker as it leaves is nobody's concern",
      arguments: [Fault.trapping, .exiting, .killed])
    func onExit(fault: Fault) async throws {
      let note = Note()
      defer { note.remove() }
      let pool = ProcessPoolExecutor(
        maxWorkers: 1, maxTasksPerWorker: 1,
        onExit: {
          note.write("leaving")
          try? fault.happen()
        })
      try await onThread {
        let pids = try (0..<2).map { _ in try pool.submit { getpid() }.result() }
        pool.shutdown()
        #expect(note.lines.count == 2 && !pids.contains(where: Processes.isAlive))
      }
    }

    @Test("a pool that a crash breaks under constant traffic leaves no call without an end")
    func brokenUnderTraffic() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2, crashPolicy: .breakPool)
      try await onThread {
        let (halfway, end, futures) = (Latch(3), Latch(3), Recorder<Future<Int>>())
        for number in 0..<3 {
          try PlatformThread.start(named: "producer") {
            func submitSome() -> ExecutorError.Code? {
              let some = (0..<5).map { _ in pool.submit { number } }
              some.forEach(futures.record)
              return (try? some[4].error() as? ExecutorError)?.code
            }
            for _ in 0..<20 { _ = submitSome() }
            halfway.arrive()
            while submitSome() != .brokenExecutor {}
            end.arrive()
          }.detach()
        }
        halfway.wait()
        let index = 7
        try #expect(pool.submit { trap(index) }.error() is WorkerCrash)
        end.wait()
        for future in futures.values {
          let error = try future.error()
          #expect(error == nil || (error as? ExecutorError)?.code == .brokenExecutor)
        }
        pool.shutdown()
      }
    }

    // MARK: Nonsense

    @Test(
      "a worker that writes nonsense in the middle of a call is ended, and the call says so",
      arguments: Nonsense.allCases)
    func nonsense(_ nonsense: Nonsense) async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let before = try pool.submit { getpid() }.result()
        let bytes = nonsense.bytes
        let crash = try #require(
          try pool.submit { () -> Int in
            reply(with: bytes)
            return Loop.deaf()
          }.error() as? WorkerCrash)
        #expect(crash.pid == before && crash.signal == SIGKILL)
        #expect(crash.message?.contains("what no worker writes") == true, "\(crash)")
        let after = try pool.submit { getpid() }.result()
        #expect(after != before && !Processes.isAlive(before))
        pool.shutdown()
      }
    }

    @Test("a reply whose length nothing follows is ended by the call's time-out")
    func endlessReply() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        _ = try pool.submit { 1 }.result()
        let head = Nonsense.head(kind: 1, number: 2, count: .max)
        let future = pool.submit(.timeout(.milliseconds(200))) { reply(with: head) }
        try #expect((future.error() as? ExecutorError)?.code == .timedOut)
        let next = try pool.submit { 1 }.result()
        #expect(next == 1)
        pool.shutdown()
      }
    }

    @Test("a reply that is cut off by the worker's end is a crash")
    func cutReply() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        _ = try pool.submit { 1 }.result()
        let cut = Nonsense.head(kind: 1, number: 2, count: 100) + [0, 1]
        let future = pool.submit { () -> Int in
          reply(with: cut)
          exit(Fault.status)
        }
        try #expect((future.error() as? WorkerCrash)?.exitStatus == Fault.status)
        let next = try pool.submit { 1 }.result()
        #expect(next == 1)
        pool.shutdown()
      }
    }

    @Test(
      "a worker that floods its standard error holds up no other pool, whether anybody reads it or not",
      arguments: [true, false])
    func flood(isRead: Bool) async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let number = try pool.submit(workBesideFlood, isRead).result()
        #expect(number == 5)
        pool.shutdown()
      }
    }

    // MARK: What is left

    @Test("a worker that is killed while its crash is looked into leaves nobody behind")
    func backtracer() async throws {
      // The variable that switches the backtracer off is not among these.
      let pool = ProcessPoolExecutor(maxWorkers: 1, environment: ["PATH": "/usr/bin:/bin"])
      try await onThread {
        let pid = try pool.submit { getpid() }.result()
        let index = 7
        let future = pool.submit { trap(index) }
        // Not every machine has a backtracer.
        #expect(eventually { !Processes.children(of: pid).isEmpty || future.isDone })
        kill(pid, SIGKILL)
        try #expect(future.error() is WorkerCrash)
        #expect(eventually { kill(-pid, 0) != 0 && errno == ESRCH })
        let next = try pool.submit { 1 }.result()
        #expect(next == 1)
        pool.shutdown()
      }
    }

    @Test("faults leave no process, no descriptor and no thread")
    func nothingLeft() async throws {
      // In a process where nothing else happens.
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let leftovers = try pool.submit(meetAllFaults).result()
        #expect(leftovers == .none)
        pool.shutdown()
      }
    }
  }
}

/// Makes a call in a new pool, while another's worker writes without a pause.
@Sendable private func workBesideFlood(isRead: Bool) throws -> Int {
  // What the worker writes is passed on.
  var ends: [Int32] = [0, 0]
  pipe(&ends)
  dup2(isRead ? open("/dev/null", O_WRONLY) : ends[1], 2)
  let (flooded, other) = (ProcessPoolExecutor(maxWorkers: 1), ProcessPoolExecutor(maxWorkers: 1))
  let flood = flooded.submit { () -> Int in
    let lines = [UInt8](repeating: UInt8(ascii: "\n"), count: 1 << 16)
    while true { _ = lines.withUnsafeBytes { write(2, $0.baseAddress, $0.count) } }
  }
  guard eventually({ flood.isRunning && !flooded.workerProcessIDs.isEmpty }) else { return 0 }
  let result = try other.submit { 5 }.result(timeout: .seconds(20))
  guard other.submit(.timeout(.milliseconds(50)), { Loop.deaf() }).outcomeCode == .timedOut else {
    return 0
  }
  flood.terminate()
  flooded.shutdown()
  other.shutdown()
  return result
}

/// What a pool that has met every fault leaves.
@Sendable private func meetAllFaults() throws -> Leftovers {
  try withProcessPool(maxWorkers: 1) { _ = try $0.submit { 1 }.result() }
  // A timer's thread lingers for a moment.
  _ = eventually { Processes.children.isEmpty && ProcessFootprint.now.threads <= 4 }
  return try Leftovers.after {
    let pool = ProcessPoolExecutor(maxWorkers: 2)
    for step in Brittle.Step.inWorker {
      for fault in Fault.allCases { _ = try Brittle.submit(fault, at: step, to: pool).error() }
    }
    _ = try Brittle.submit(.throwing, at: .resultDecoded, to: pool).error()
    let bytes = Nonsense.noise.bytes
    _ = try pool.submit { reply(with: bytes) }.error()
    pool.shutdown()
  }
}

extension Future {
  /// With which of this library's errors the call has ended.
  fileprivate var outcomeCode: ExecutorError.Code? {
    ((try? error(timeout: .seconds(20))) as? ExecutorError)?.code
  }
}
