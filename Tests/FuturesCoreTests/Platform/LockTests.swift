//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

@Suite("Lock, Monitor and threads", .timeLimit(.minutes(5)))
struct LockTests {
  @Test("a lock lets one thread in at a time, and comes off when its body throws")
  func exclusion() async throws {
    let lock = Lock((value: 0, inside: 0, collisions: 0))
    #expect(throws: Mishap.self) { try lock.withLock { _ in throw Mishap() } }
    try await withThrowingTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          try await onThread {
            for _ in 0..<10_000 {
              lock.withLock { state in
                state.inside += 1
                if state.inside != 1 { state.collisions += 1 }
                state.value += 1
                state.inside -= 1
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(lock.withLock { $0.value } == 40_000)
    #expect(lock.withLock { $0.collisions } == 0)
  }

  @Test("a lock releases its state with itself")
  func release() {
    let census = Census()
    do {
      let lock = Lock(census.makeProbe())
      let monitor = Monitor(census.makeProbe())
      withExtendedLifetime((lock, monitor)) { #expect(census.alive == 2) }
    }
    #expect(census.alive == 0)
  }

  @Test("a monitor's waiters hand a value round without losing a wake-up")
  func pingPong() async throws {
    let turn = Monitor(0)
    let seen = Recorder<Int>()
    try await withThrowingTaskGroup { group in
      for player in 0..<3 {
        group.addTask {
          try await onThread {
            for _ in 0..<500 {
              turn.wait { state -> WaitStep<Void> in
                guard state % 3 == player else { return .sleep(until: .never) }
                seen.record(state)
                state += 1
                return .done(())
              }
              turn.broadcast()
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(seen.values == Array(0..<1_500))
  }

  @Test(
    "a monitor's wait ends at its deadline", arguments: TimeoutSample.expired + TimeoutSample.short)
  func deadline(timeout: Duration) async throws {
    let (waited, looks) = try await onThread { () -> (Bool, Int) in
      let deadline = Deadline(after: timeout)
      var looks = 0
      let monitor = Monitor(())
      let hasPassed = monitor.wait { _ -> WaitStep<Bool> in
        looks += 1
        return deadline.hasPassed ? .done(true) : .sleep(until: deadline)
      }
      return (hasPassed, looks)
    }
    #expect(waited)
    #expect(looks < 100, "it sleeps rather than spins")
  }

  @Test("signal wakes one waiter, which is enough when each passes it on")
  func signalling() async throws {
    let tickets = Monitor(0)
    try await withThrowingTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          try await onThread {
            tickets.wait { count -> WaitStep<Void> in
              guard count > 0 else { return .sleep(until: .never) }
              count -= 1
              return .done(())
            }
          }
        }
      }
      for _ in 0..<4 {
        tickets.withLock { $0 += 1 }
        tickets.signal()
      }
      try await group.waitForAll()
    }
    #expect(tickets.withLock { $0 } == 0)
  }

  @Test(
    "a thread's name keeps its index when the kernel cuts it",
    arguments: [
      ("pool", 3, "pool_3"),
      ("a-very-long-prefix", 0, "a-very-long-p_0"),
      ("a-very-long-prefix", 12_345, "a-very-lo_12345"),
      ("", 1, "_1"),
      ("Zürich-Zürich-Z", 10, "Zürich-Zür_10"),
    ])
  func names(prefix: String, index: Int, name: String) {
    let made = PlatformThread.name(prefix: prefix, index: index)
    #expect(made == name)
    #expect(made.utf8.count <= PlatformThread.nameLimit)
  }

  @Test("a thread has its name, knows itself, and its body is released when it ends")
  func threads() async throws {
    let census = Census()
    let seen = Recorder<(name: String, isCurrent: Bool)>()
    try await onThread {
      func start() throws -> PlatformThread {
        let probe = census.makeProbe()
        return try PlatformThread.start(named: "name it") {
          withExtendedLifetime(probe) {
            seen.record((KernelThreads.current, PlatformThread.current.isCurrent))
          }
        }
      }
      let thread = try start()
      seen.record(("starter", thread.isCurrent))
      thread.join()
    }
    #expect(seen.values.map(\.name).sorted() == ["name it", "starter"])
    #expect(seen.values.allSatisfy { $0.isCurrent == ($0.name == "name it") })
    #expect(census.alive == 0)
  }
}
