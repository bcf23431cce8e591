//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Dispatch
import Foundation
import FuturesTestKit
import TestSupport
import Testing

extension ProcessTests {
  @Suite("A sandbox", .timeLimit(.minutes(2)), .enabled(if: Kernel.hasSandboxes))
  struct SandboxTests {
    @Test("no way to files outside works, and the pool goes on with the same worker")
    func filesOutside() async throws {
      try await inSandbox { pool, ground in
        let pid = try pool.submit { getpid() }.result()
        // Where the kernel's settings cannot be written by anybody, as in containers, it says that first.
        try expectRefusals(pool.submit(Attacks.onFiles, ground).result(), or: EROFS)
        try expectRefusals(pool.submit(Attacks.byMoving, ground).result(), or: EXDEV)
        try expectRefusals(pool.submit(Attacks.onReadable, ground).result())
        try #expect(pool.submit { getpid() }.result() == pid)
        #expect(Processes.text(of: ground.secret) == "a secret")
        #expect(Processes.text(of: ground.page) == "a page")
        let left = try FileManager.default.contentsOfDirectory(atPath: ground.outside)
        #expect(left == ["secret"])
      }
    }

    @Test("no way to other processes works")
    func processes() async throws {
      try await inSandbox { pool, _ in
        try expectRefusals(pool.submit(Attacks.onProcesses, getpid()).result())
        // The parent, and what is not its child.
        try expectRefusals(pool.submit(Attacks.onProcesses, 1).result())
      }
    }

    @Test("no way around it through the kernel works")
    func kernel() async throws {
      try await inSandbox { pool, _ in
        try expectRefusals(pool.submit(Attacks.onKernel).result())
      }
    }

    @Test("there are no sockets without a network")
    func sockets() async throws {
      try await inSandbox { pool, _ in
        try expectRefusals(pool.submit(Attacks.onServices).result())
        try expectRefusals(pool.submit(Attacks.onInternet).result())
      }
    }

    @Test("with a network there are connections, and nothing else")
    func network() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, sandbox: Sandbox(network: true))
      try await onThread {
        let listener = try Listener()
        defer { listener.close() }
        let port = listener.port
        let said = pool.submit { try Listener.read(from: port) }
        #expect(try listener.greet("hello") && said.result() == "hello")
        try expectRefusals(pool.submit(Attacks.onServices).result())
        try expectRefusals(pool.submit(Attacks.onKernel).result())
        try expectRefusals(pool.submit(Attacks.onProcesses, getpid()).result())
        try #expect(pool.submit { open("/etc/passwd", O_RDONLY) }.result() == -1)
        pool.shutdown()
      }
    }

    @Test("what is readable can be read, and what is writable changed")
    func allowed() async throws {
      try await inSandbox { pool, ground in
        let outcomes = try pool.submit(useFolders, ground).result()
        for (name, outcome) in outcomes { #expect(outcome == 0, "\(name)") }
        #expect(Processes.text(of: "\(ground.writable)/moved") == "own words")
        // A link that it has made leads where it likes, for others too.
        #expect(Processes.text(of: "\(ground.writable)/linked") == "a secret")
      }
    }

    @Test("a path may be that of a file, and be relative to the pool's directory")
    func relative() async throws {
      let ground = try Playground()
      defer { ground.remove() }
      let pool = ProcessPoolExecutor(
        maxWorkers: 1, sandbox: Sandbox(readable: ["outside/secret"]),
        workingDirectory: ground.path)
      try await onThread {
        let texts = try pool.submit {
          [Processes.text(of: "outside/secret"), Processes.text(of: ground.page)]
        }.result()
        #expect(texts == ["a secret", nil])
        pool.shutdown()
      }
    }

    @Test("a path that is not there is named", arguments: [nil, "/usr"])
    func missing(directory: String?) async throws {
      let path = directory == nil ? "/nowhere/at all" : "nowhere/at all"
      let pool = ProcessPoolExecutor(
        maxWorkers: 1, sandbox: Sandbox(readable: ["/usr"], writable: [path]),
        workingDirectory: directory)
      try await onThread {
        let error = try #require(try pool.submit { 1 }.error() as? ExecutorError)
        #expect(error.code == .invalidArgument && error.message.contains("\"\(path)\""), "\(error)")
        pool.shutdown()
      }
    }

    @Test("a path with a zero byte is refused, not cut")
    func zero() async throws {
      let pool = ProcessPoolExecutor(
        maxWorkers: 1, sandbox: Sandbox(readable: ["/etc\0/nowhere"]))
      try await onThread {
        let error = try #require(try pool.submit { 1 }.error() as? ExecutorError)
        #expect(error.code == .invalidArgument && error.message.contains("zero byte"), "\(error)")
        pool.shutdown()
      }
    }

    @Test("a path that goes away is missed by the next worker")
    func goesAway() async throws {
      let ground = try Playground()
      defer { ground.remove() }
      let pool = ProcessPoolExecutor(maxWorkers: 1, sandbox: Sandbox(readable: [ground.outside]))
      try await onThread {
        let first = try pool.submit { 1 }.result()
        #expect(first == 1)
        ground.remove()
        // Those that have had it go one after the other: this one, and that which was started ahead.
        var failure: (any Error)?
        repeat { failure = try pool.submit { abort() }.error() } while failure is WorkerCrash
        let error = try #require(failure as? ExecutorError)
        #expect(error.code == .invalidArgument && error.message.contains(ground.outside))
        pool.shutdown()
      }
    }

    @Test("the environment cannot make it wider")
    func environment() async throws {
      let variables = [
        "CFUTURES_SANDBOX": "1w1:/", "CFUTURES_WORKER": "1", "SWIFT_BACKTRACE": "on",
      ]
      let pool = ProcessPoolExecutor(maxWorkers: 1, sandbox: Sandbox(), environment: variables)
      try await onThread {
        let facts = try pool.submit {
          [
            open("/etc/passwd", O_RDONLY), socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0),
            getenv("CFUTURES_SANDBOX") == nil ? 0 : 1, getenv("CFUTURES_WORKER") == nil ? 0 : 1,
          ]
        }.result()
        #expect(facts == [-1, -1, 0, 0])
        pool.shutdown()
      }
    }

    @Test("every worker is in it, and every thread of theirs")
    func everywhere() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 2, maxTasksPerWorker: 1, sandbox: Sandbox())
      try await onThread {
        let opened = try pool.map(Array(0..<8), chunkSize: 1) { _ in
          try withThreadPool(maxWorkers: 2) { threads in
            try threads.map([1, 2]) { _ in open("/etc/passwd", O_RDONLY) }
          }
        }
        #expect(opened == Array(repeating: [-1, -1], count: 8))
        pool.shutdown()
      }
    }

    @Test("a crash is a WorkerCrash, and a time-out ends the call")
    func crashes() async throws {
      try await inSandbox { pool, _ in
        let index = 7
        let trapped = try #require(try pool.submit { trap(index) }.error() as? WorkerCrash)
        let failed = try #require(
          try pool.submit { if index > 3 { fatalError("no more than 3") } }.error() as? WorkerCrash)
        #expect(failed.message?.contains("no more than 3") == true)
        let aborted = try #require(try pool.submit { abort() }.error() as? WorkerCrash)
        // A sanitizer makes a report of its own of a signal, and exits.
        if !ProcessFootprint.isInstrumented {
          #expect([SIGILL, SIGTRAP].contains(trapped.signal) && trapped.backtrace == nil)
          #expect(aborted.signal == SIGABRT)
        }
        let killed = try #require(
          try pool.submit { kill(getpid(), SIGKILL) }.error() as? WorkerCrash)
        #expect(killed.signal == SIGKILL)
        let late = try pool.submit(.timeout(.milliseconds(50))) { Loop.deaf() }.error()
        #expect((late as? ExecutorError)?.code == .timedOut)
        try #expect(pool.submit { 5 }.result() == 5)
      }
    }

    @Test("calls by the numbers of another architecture end the worker", .enabled(if: hasX32))
    func otherNumbers() async throws {
      try await inSandbox { pool, _ in
        let crash = try #require(
          try pool.submit { Kernel.call(0x4000_0000 | 39) }.error() as? WorkerCrash)
        #expect(crash.signal == SIGSYS)
      }
    }

    @Test("a pool of processes inside says that it cannot be")
    func poolInside() async throws {
      try await inSandbox { pool, _ in
        let code = try pool.submit { () -> String in
          let inner = ProcessPoolExecutor(maxWorkers: 1)
          defer { inner.shutdown() }
          let error = try inner.submit { 1 }.error() as? ExecutorError
          return error?.code.description ?? "none"
        }.result()
        #expect(code == "unsupported")
      }
    }

    @Test("Foundation computes, and writes where it may")
    func foundation() async throws {
      try await inSandbox { pool, ground in
        let facts = try pool.submit(computeWithFoundation, ground).result()
        #expect(facts == ["[1,2]", "1970", "b", "4.50", "words", "true", "6"])
      }
    }

    @Test("Swift's tasks and Dispatch's queues have their threads, also when these block")
    func threads() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, sandbox: Sandbox())
      let sum = try await pool.submit { () async throws -> Int in
        async let one = 1
        try await Task.sleep(for: .milliseconds(1))
        return await MainActor.run { 2 } + one
      }.value
      #expect(sum == 3)
      // Long enough for Dispatch to look after its threads.
      let waits = try await pool.submit { () async throws -> Int in
        await withTaskGroup(of: Int.self) { group in
          for _ in 0..<8 {
            group.addTask {
              usleep(300_000)
              return 1
            }
          }
          return await group.reduce(0, +)
        }
      }.value
      #expect(waits == 8)
      await pool.shutdown()
    }
  }

  @Suite("Without what a sandbox needs", .enabled(if: !Kernel.hasSandboxes))
  struct SandboxRefusalTests {
    @Test("a pool with a sandbox says what is missing, and runs nothing", .timeLimit(.minutes(5)))
    func refused() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, sandbox: Sandbox())
      let note = Note()
      defer { note.remove() }
      try await onThread {
        let error = try #require(
          try pool.submit { note.write("ran") }.error() as? ExecutorError)
        #expect(error.code == .unsupported && error.message.contains("cannot be had"), "\(error)")
        #expect(note.lines.isEmpty && pool.workerProcessIDs.isEmpty)
        pool.shutdown()
      }
    }
  }
}

private let hasX32: Bool = {
  #if arch(x86_64)
    true
  #else
    false
  #endif
}()

/// Runs a scenario with a pool whose sandbox has one folder to read and one to write.
private func inSandbox(
  _ scenario: @escaping @Sendable (ProcessPoolExecutor, Playground) throws -> Void
) async throws {
  let ground = try Playground()
  defer { ground.remove() }
  let pool = ProcessPoolExecutor(
    maxWorkers: 1,
    sandbox: Sandbox(readable: [ground.readable], writable: [ground.writable]))
  try await onThread {
    try scenario(pool, ground)
    pool.shutdown()
  }
}

private func expectRefusals(
  _ outcomes: Attacks.Outcomes, or other: Int32 = EPERM,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(!outcomes.isEmpty, sourceLocation: sourceLocation)
  for (name, outcome) in outcomes {
    #expect(
      [EACCES, EPERM, other].contains(outcome), "\(name)", sourceLocation: sourceLocation)
  }
}

@Sendable private func useFolders(_ ground: Playground) -> Attacks.Outcomes {
  func check(_ condition: Bool) -> Int32 { condition ? 0 : errno }
  let own = "\(ground.writable)/own"
  let file = open(own, O_RDWR | O_CREAT, 0o600)
  let signal = Kernel.address(of: [])
  return [
    "asking what ends it": Kernel.call(Kernel.number(157, 167), 2, signal),
    "its pool's end does": check(UnsafePointer<Int32>(bitPattern: signal)?.pointee == SIGKILL),
    "read": check(Processes.text(of: ground.page) == "a page"),
    "list": check((try? FileManager.default.contentsOfDirectory(atPath: ground.readable)) != nil),
    "write": check(write(file, "own words and more", 18) == 18 && ftruncate(file, 9) == 0),
    "read what was written": check(Processes.text(of: own) == "own words"),
    "folder": check(mkdir("\(ground.writable)/new", 0o700) == 0),
    "move into a folder": check(rename(own, "\(ground.writable)/new/moved") == 0),
    "move out of it": check(
      rename("\(ground.writable)/new/moved", "\(ground.writable)/moved") == 0),
    "remove a folder": check(rmdir("\(ground.writable)/new") == 0),
    "link": check(symlink(ground.secret, "\(ground.writable)/linked") == 0),
    "nothing": check(open("/dev/null", O_RDWR) >= 0),
    "chance": check(open("/dev/urandom", O_RDONLY) >= 0),
    "pair of streams": Kernel.call(
      Kernel.number(53, 199), 1, Int(SOCK_STREAM.rawValue), 0, Kernel.address(of: [])),
    "signal to itself": check(kill(getpid(), 0) == 0 && raise(SIGCHLD) == 0),
    "its limits": check(Kernel.call(Kernel.number(302, 261), 0, 7, 0, Kernel.address(of: [])) == 0),
  ]
}

@Sendable private func computeWithFoundation(_ ground: Playground) throws -> [String] {
  let encoded = String(decoding: try JSONEncoder().encode([1, 2]), as: UTF8.self)
  let formatter = DateFormatter()
  formatter.dateFormat = "yyyy"
  formatter.timeZone = TimeZone(identifier: "Europe/Berlin")
  let year = formatter.string(from: Date(timeIntervalSince1970: 1_000_000))
  let parts = "a-b".components(separatedBy: "-")
  let url = URL(fileURLWithPath: "\(ground.writable)/from Foundation")
  try Data("words".utf8).write(to: url, options: .atomic)
  let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
  let files = FileManager.default
  let folder = "\(ground.writable)/folder/inner"
  try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
  try files.moveItem(atPath: url.path, toPath: "\(folder)/moved")
  try files.removeItem(atPath: folder)
  let denied = (try? Data(contentsOf: URL(fileURLWithPath: ground.secret))) == nil
  let total = DispatchQueue(label: "sums").sync { [1, 2, 3].reduce(0, +) }
  return [
    encoded, year, parts[1], String(format: "%.2f", 4.5), text, "\(denied)", "\(total)",
  ]
}
