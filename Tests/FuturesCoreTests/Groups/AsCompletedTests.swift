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

@Suite("asCompleted(timeout:), with for and for await", .timeLimit(.minutes(5)))
struct AsCompletedTests {
  enum Form: String, CaseIterable, Sendable {
    case blocking, suspending

    /// What the loop gives, if `change` is what happens after it has begun.
    func callAsFunction<F: AnyFuture>(
      _ futures: [F], timeout: Duration? = nil, change: @escaping @Sendable () throws -> Void = {}
    ) async throws -> [F] {
      switch self {
      case .blocking:
        return try await onThread {
          var iterator = futures.asCompleted(timeout: timeout).makeIterator()
          try change()
          var seen: [F] = []
          while let future = iterator.next() { seen.append(future) }
          return seen
        }
      case .suspending:
        var iterator = futures.asCompleted(timeout: timeout).makeAsyncIterator()
        try change()
        var seen: [F] = []
        while let future = await iterator.next() { seen.append(future) }
        return seen
      }
    }
  }

  @Test(
    "gives each future once, those that are done first, then in the order of completion",
    arguments: Form.allCases)
  func order(iterate: Form) async throws {
    let series = Series(5)
    try series.succeed([4, 2])
    let seen = try await iterate(series.futures) {
      try series.succeed([3])
      series.futures[0].cancel()
      try series.promises[1].fail(Mishap())
    }
    #expect(series.indices(of: seen) == [2, 4, 3, 0, 1])
  }

  @Test("waits for what is not done yet", arguments: Form.allCases)
  func waiting(iterate: Form) async throws {
    let series = Series(3)
    let completers = Recorder<PlatformThread>()
    let seen = try await iterate(series.futures) {
      completers.record(
        try PlatformThread.start(named: "completer") {
          for index in [1, 2, 0] {
            // Expires, so that the loop is asleep by now.
            _ = series.futures.wait(timeout: .milliseconds(3))
            try? series.succeed([index])
          }
        })
    }
    #expect(series.indices(of: seen) == [1, 2, 0])
    for completer in completers.values { try await onThread { completer.join() } }
  }

  @Test("nothing gives nothing", arguments: Form.allCases)
  func empty(iterate: Form) async throws {
    #expect(try await iterate([Future<Int>]()).isEmpty)
  }

  @Test("a future that occurs more than once comes once", arguments: Form.allCases)
  func duplicates(iterate: Form) async throws {
    let series = Series(2)
    try series.succeed([0, 1])
    let futures = [0, 1, 0, 1, 1].map { series.futures[$0] }
    #expect(try await series.indices(of: iterate(futures)) == [0, 1])
    let repeated = repeatElement(series.futures[0], count: 3)
    #expect(await repeated.asCompleted().collect() == [series.futures[0]])
  }

  @Test(
    "when time is up it ends, and gives what is done all the same",
    arguments: Form.allCases, TimeoutSample.expired + TimeoutSample.short)
  func timeout(iterate: Form, timeout: Duration) async throws {
    let series = Series(4)
    try series.succeed([3, 0])
    let seen = try await iterate(series.futures, timeout: timeout)
    #expect(series.indices(of: seen) == [0, 3])
    #expect(series.indices(of: series.futures.filter { !$0.isDone }) == [1, 2])
  }

  @Test(
    "a time-out beyond the clock waits for ever", arguments: Form.allCases, TimeoutSample.endless)
  func endless(iterate: Form, timeout: Duration?) async throws {
    let series = Series(1)
    async let seen = iterate(series.futures, timeout: timeout)
    #expect(try await iterate(series.futures, timeout: .milliseconds(3)).isEmpty)
    try series.succeed([0])
    #expect(try await seen == series.futures)
  }

  @Test("the clock starts at the call, not at the first step")
  func clock() async throws {
    let series = Series(1)
    let completed = series.futures.asCompleted(timeout: .milliseconds(1))
    #expect(await [series.futures[0]].wait(timeout: .milliseconds(5)).done.isEmpty)
    var iterator = completed.makeAsyncIterator()
    #expect(await iterator.next() == nil)
    try series.succeed([0])
  }

  @Test("a future that was given is let go of, blocking")
  func references() async throws {
    let census = Census()
    let counts = try await onThread { () -> [Int] in
      let executor = InlineExecutor()
      var counts: [Int] = []
      func makeFutures() -> [Future<Tracked>] {
        (0..<4).map { _ in executor.submit { Tracked(census) } }
      }
      for future in makeFutures().asCompleted() {
        withExtendedLifetime(future) { counts.append(census.alive) }
      }
      return counts
    }
    #expect(counts == [4, 3, 2, 1])
    #expect(census.alive == 0)
  }

  @Test("a future that was given is let go of, suspending")
  func asyncReferences() async throws {
    let census = Census()
    let executor = InlineExecutor()
    func makeFutures() -> [Future<Tracked>] {
      (0..<4).map { _ in executor.submit { Tracked(census) } }
    }
    var counts: [Int] = []
    for await future in makeFutures().asCompleted() {
      withExtendedLifetime(future) { counts.append(census.alive) }
    }
    #expect(counts == [4, 3, 2, 1])
    #expect(census.alive == 0)
  }

  @Test("leaving the loop early leaves nothing behind on the futures", arguments: Form.allCases)
  func earlyExit(form: Form) async throws {
    weak var pending: AnyFuture?
    func scenario() async throws {
      let executor = ManualExecutor()
      let futures = [executor.submit { 1 }, executor.submit { 2 }]
      pending = futures[1]
      executor.runNext()
      switch form {
      case .blocking: try await onThread { for _ in futures.asCompleted() { break } }
      case .suspending: for await _ in futures.asCompleted() { break }
      }
      #expect(pending != nil)
    }
    try await scenario()
    #expect(pending == nil, "a queue that stays subscribed keeps its futures alive, which keep it")
  }

  /// In a process of its own, where nobody else allocates.
  @Test(
    "loops that end early leave nothing behind on a future that is never done",
    .enabled(if: !ProcessFootprint.isInstrumented, "sanitizers keep what was freed"))
  func unsubscribing() async {
    await #expect(processExitsWith: .success) {
      let series = Series(1)
      func loop(_ count: Int) async throws {
        for _ in 0..<count { _ = await series.futures.asCompleted(timeout: .zero).collect() }
      }
      // The first round makes what is made once.
      try await loop(1_000)
      let before = ProcessFootprint.now.residentPages
      try await loop(50_000)
      // A queue that stays takes more than a hundred bytes, so 50,000 of them 1,250 pages.
      let growth = ProcessFootprint.now.residentPages - before
      guard growth < 600 else { throw Mishap(growth) }
      try series.succeed([0])
    }
  }

  @Test("each iteration has a view of its own")
  func severalIterations() async throws {
    let series = Series(3)
    try series.succeed([1])
    let completed = series.futures.asCompleted(timeout: .zero)
    #expect(await completed.collect().count == 1)
    try series.succeed([0, 2])
    #expect(await completed.collect().count == 3)
  }

  @Test("futures of different types come out of one loop")
  func mixedTypes() async throws {
    let number = try FutureSample.succeeded.make().future
    let text = Promise<String>()
    try text.succeed("x")
    let all: [AnyFuture] = [text.future, number]
    #expect(await all.asCompleted().collect() == all)
  }

  @Test("when the task is cancelled the loop ends, after what is done")
  func cancellation() async throws {
    let series = Series(3)
    defer { withExtendedLifetime(series) {} }
    let reached = Gate()
    let task = Task {
      var seen: [Int] = []
      for await future in series.futures.asCompleted() {
        seen += series.indices(of: [future])
        reached.open()
      }
      return seen
    }
    try series.succeed([2])
    try await onThread { reached.wait() }
    task.cancel()
    #expect(await task.value == [2])
    #expect(series.futures[..<2].allSatisfy { !$0.isDone && !$0.isCancellationRequested })
  }

  @Test("completed by several threads while the loop runs, all come once", arguments: Form.allCases)
  func racing(iterate: Form) async throws {
    for _ in 0..<20 {
      let series = Series(100)
      let start = Gate()
      try await withThrowingTaskGroup { group in
        for thread in 0..<4 {
          group.addTask {
            try await onThread {
              start.wait()
              try series.succeed(stride(from: thread, to: 100, by: 4))
            }
          }
        }
        async let seen = iterate(series.futures)
        start.open()
        #expect(Set(try await seen.map(ObjectIdentifier.init)).count == 100)
        try await group.waitForAll()
      }
    }
  }
}
