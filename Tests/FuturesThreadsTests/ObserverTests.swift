//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import TestSupport
import Testing

/// What an observer is told, and when.
@Suite("Observer", .timeLimit(.minutes(5)))
struct ObserverTests {
  /// Keeps the events of a pool.
  private final class Log: ExecutorObserver {
    let events = Recorder<TaskEvent>()
    let names = Recorder<String>()

    func executor(_ name: String, didObserve event: TaskEvent) {
      events.record(event)
      names.record(name)
    }

    func events(of task: UInt64) -> [TaskEvent] { events.values.filter { $0.task == task } }

    /// The kinds of the events of a call, in order.
    func story(of task: UInt64) -> [TaskEvent.Kind] { events(of: task).map(\.kind) }

    func story(of name: String) -> [TaskEvent.Kind] {
      events.values.filter { $0.name == name }.map(\.kind)
    }

    /// How many events of this kind there were.
    func count(_ kind: TaskEvent.Kind) -> Int { events.values.filter { $0.kind == kind }.count }
  }

  private func makePool(
    _ log: Log, maxWorkers: Int = 1, maxPending: Int? = nil, whenFull: FullQueuePolicy = .block
  ) -> ThreadPoolExecutor {
    ThreadPoolExecutor(
      maxWorkers: maxWorkers, threadNamePrefix: "watched", maxPending: maxPending,
      whenFull: whenFull, observer: log)
  }

  @Test("what a call reports of its progress, in order, and only while it runs")
  func progress() async throws {
    let log = Log()
    let pool = makePool(log)
    let future = pool.submit(.named("painting")) { () -> TaskContext? in
      for number in 1...3 { TaskContext.current?.report(completed: number, of: 3) }
      TaskContext.current?.report(completed: 7)
      return TaskContext.current
    }
    let context = try await future.value
    context?.report(completed: 8)
    await pool.shutdown(cancelPending: false)
    let reports = log.events.values.filter { $0.kind == .progressed }
    #expect(reports.map(\.progress?.completed) == [1, 2, 3, 7])
    #expect(reports.map(\.progress?.total) == [3, 3, 3, nil])
    #expect(reports.allSatisfy { $0.name == "painting" && $0.worker == 0 })
    #expect(reports.first?.description == "progressed task 1 \"painting\" on worker 0: 1 of 3")
  }

  @Test(
    "a value, an error and a throw of CancellationError that nobody asked for",
    arguments: [false, true])
  func ends(suspending: Bool) async throws {
    let log = Log()
    let pool = makePool(log)
    @Sendable func submit(_ name: String, _ body: @escaping @Sendable () throws -> Int) -> Future<
      Int
    > {
      suspending
        ? pool.submit(.named(name)) { () async throws in try body() }
        : pool.submit(.named(name), body)
    }
    let futures = [
      submit("value") { 1 }, submit("error") { throw Failure(number: 3) },
      submit("cancelling") { throw CancellationError() },
    ]
    _ = await futures.wait()
    #expect(log.story(of: "value") == [.submitted, .started, .finished])
    #expect(log.story(of: "error") == [.submitted, .started, .failed])
    #expect(log.story(of: "cancelling") == [.submitted, .started, .failed])
    let errors = log.events.values.filter { $0.kind == .failed }.map(\.error)
    #expect(errors[0] as? Failure == Failure(number: 3))
    #expect(errors[1] is CancellationError)
    #expect(log.events.values.allSatisfy { ($0.error != nil) == ($0.kind == .failed) })
    #expect(Set(log.names.values) == ["watched"])
    await pool.shutdown()
    #expect(log.count(.workerStarted) == 1 && log.count(.workerEnded) == 1)
    // Gone before, they would be told as errors that nobody has looked at.
    withExtendedLifetime(futures) {}
  }

  @Test("calls are numbered from 1, in the order of submission, with their names and times")
  func numbers() async throws {
    let log = Log()
    let pool = makePool(log)
    let began = ContinuousClock.now
    let futures = (1...5).map { number in
      number == 3 ? pool.submit(.named("third")) { number } : pool.submit { number }
    }
    _ = await futures.wait()
    for number in 1...5 {
      let events = log.events(of: UInt64(number))
      #expect(events.map(\.kind) == [.submitted, .started, .finished])
      #expect(events.allSatisfy { $0.name == (number == 3 ? "third" : nil) })
      #expect(events.map(\.instant) == events.map(\.instant).sorted())
      #expect(events.allSatisfy { $0.instant >= began && $0.instant <= .now })
    }
    await pool.shutdown()
  }

  @Test(
    "events of calls happen where the calls are: no worker at submission, the worker's index in it")
  func workers() async throws {
    let log = Log()
    let pool = makePool(log, maxWorkers: 2)
    try await onThread {
      let occupation = Occupation(of: pool, workers: 2)
      occupation.end()
      pool.shutdown()
    }
    for number in 1...2 as ClosedRange<UInt64> {
      let events = log.events(of: number)
      #expect(events.first?.worker == nil)
      let workers = Set(events.dropFirst().map(\.worker))
      #expect(workers.count == 1 && [0, 1].contains(workers.first))
    }
    let started = log.events.values.filter { $0.kind == .workerStarted }
    #expect(Set(started.map(\.worker)) == [0, 1])
    #expect(started.allSatisfy { $0.task == nil && $0.name == nil })
  }

  @Test("what happens on the workers of another pool happens on no worker of this one")
  func foreignWorkers() async throws {
    let log = Log()
    let pool = makePool(log)
    let other = ThreadPoolExecutor(maxWorkers: 1)
    let occupation = try await onThread { Occupation(of: pool) }
    try await other.submit { () -> Void in
      let future = pool.submit(.named("call")) { 1 }
      future.cancel()
    }.value
    occupation.end()
    let events = log.events.values.filter { $0.name == "call" }
    #expect(events.map(\.kind) == [.submitted, .cancelled])
    #expect(events.allSatisfy { $0.worker == nil })
    await other.shutdown()
    await pool.shutdown()
  }

  @Test(
    "cancelled before the start, and by a body that was asked to stop", arguments: [false, true])
  func cancelled(suspending: Bool) async throws {
    let log = Log()
    let pool = makePool(log)
    try await onThread {
      let (started, gate) = (Gate(), Gate())
      let body: @Sendable () throws -> Int = {
        started.open()
        gate.wait()
        try TaskContext.current?.checkCancellation()
        return 1
      }
      let running =
        suspending
        ? pool.submit(.named("running")) { () async throws in try body() }
        : pool.submit(.named("running"), body)
      let pending =
        suspending
        ? pool.submit(.named("pending")) { () async in 1 } : pool.submit(.named("pending")) { 1 }
      started.wait()
      #expect(pending.cancel())
      #expect(log.story(of: "pending") == [.submitted, .cancelled])
      #expect(!running.cancel())
      #expect(log.story(of: "running") == [.submitted, .started])
      gate.open()
      pool.shutdown()
      #expect(log.story(of: "running") == [.submitted, .started, .cancelled])
    }
  }

  @Test(
    "timed out before the start, at the start and while running; the late end is no event",
    arguments: [false, true])
  func timedOut(suspending: Bool) async throws {
    let log = Log()
    let pool = makePool(log)
    try await onThread {
      let gate = Gate()
      let body: @Sendable () -> Int = {
        gate.wait()
        return 1
      }
      func submit(_ options: TaskOptions) -> Future<Int> {
        suspending ? pool.submit(options) { () async in body() } : pool.submit(options, body)
      }
      let running = submit(.named("running").timeout(.milliseconds(10)))
      let pending = submit(.named("pending").deadline(.now + .milliseconds(10)))
      let late = submit(.named("late").deadline(.now - .seconds(1)))
      for future in [running, pending, late] {
        #expect(code { try future.result() } == .timedOut)
      }
      gate.open()
      pool.shutdown()
      #expect(log.story(of: "running") == [.submitted, .started, .timedOut])
      #expect(log.story(of: "pending") == [.submitted, .timedOut])
      #expect(log.story(of: "late") == [.submitted, .timedOut])
      let errors = log.events.values.filter { $0.kind == .timedOut }.map(\.error)
      #expect(errors.allSatisfy { ($0 as? ExecutorError)?.code == .timedOut })
    }
  }

  @Test("every further attempt, with the error before it", arguments: [false, true])
  func retries(suspending: Bool) async throws {
    let log = Log()
    let pool = makePool(log)
    let attempt: @Sendable () throws -> Int = {
      let attempt = TaskContext.current?.attempt ?? 0
      if attempt < 3 { throw Failure(number: attempt) }
      return attempt
    }
    let backoff = Backoff.exponential(from: .milliseconds(1))
    for (name, limit) in [("enough", 2), ("too few", 1)] {
      let options = TaskOptions.named(name).retry(.limit(limit, backoff: backoff))
      let future =
        suspending
        ? pool.submit(options) { () async throws in try attempt() } : pool.submit(options, attempt)
      _ = try? await future.value
    }
    #expect(
      log.story(of: "enough")
        == [.submitted, .started, .retried, .started, .retried, .started, .finished])
    #expect(log.story(of: "too few") == [.submitted, .started, .retried, .started, .failed])
    let errors = log.events.values.compactMap { $0.error as? Failure }.map(\.number)
    #expect(errors == [1, 2, 1, 2])
    await pool.shutdown()
  }

  @Test("refused: by a full queue, after a shutdown, by a broken pool", arguments: [false, true])
  func refused(suspending: Bool) async throws {
    let log = Log()
    try await onThread {
      let body: @Sendable () -> Int = { 1 }
      func submit(_ name: String, to pool: ThreadPoolExecutor) -> Future<Int> {
        suspending
          ? pool.submit(.named(name)) { () async in body() } : pool.submit(.named(name), body)
      }
      let pool = makePool(log, maxPending: 1, whenFull: .fail)
      let occupation = Occupation(of: pool)
      _ = submit("pending", to: pool)
      #expect(submit("full", to: pool).failureCode == .queueFull)
      occupation.end()
      pool.shutdown()
      #expect(submit("closed", to: pool).failureCode == .shutDown)
      let broken = ThreadPoolExecutor(
        maxWorkers: 1, observer: log, initializer: { throw Failure() })
      #expect(code { try submit("broken", to: broken).result() } == .brokenExecutor)
      for name in ["full", "closed", "broken"] {
        #expect(log.story(of: name).prefix(2) == [.submitted, .failed])
      }
      #expect(log.story(of: "pending") == [.submitted, .started, .finished])
    }
  }

  @Test("a call that is waited for inside starts on the worker of the one that waits")
  func inPlace() async throws {
    let log = Log()
    let pool = makePool(log)
    _ = try await pool.submit(.named("outer")) {
      try pool.submit(.named("inner")) { 1 }.result()
    }.value
    let stories = log.events.values.filter { $0.task != nil }.map { "\($0.name ?? "") \($0.kind)" }
    #expect(
      stories == [
        "outer submitted", "outer started", "inner submitted", "inner started", "inner finished",
        "outer finished",
      ])
    #expect(log.events.values.filter { $0.name == "inner" }.allSatisfy { $0.worker == 0 })
    await pool.shutdown()
  }

  @Test("a call that its submitter runs starts and ends on no worker")
  func inCaller() async throws {
    let log = Log()
    let pool = makePool(log, maxPending: 1, whenFull: .runInCaller)
    try await onThread {
      let occupation = Occupation(of: pool)
      let pending = pool.submit { 1 }
      _ = pool.submit(.named("mine")) { 2 }
      let events = log.events.values.filter { $0.name == "mine" }
      #expect(events.map(\.kind) == [.submitted, .started, .finished])
      #expect(events.allSatisfy { $0.worker == nil })
      occupation.end()
      try #expect(pending.result() == 1)
      pool.shutdown()
    }
  }

  @Test("every call that is submitted ends, for maps and streams on a bounded pool, too")
  func balance() async throws {
    let log = Log()
    let pool = makePool(log, maxWorkers: 3, maxPending: 1)
    try await onThread {
      for _ in 0..<20 {
        try #expect(pool.map(0..<50) { $0 }.count == 50)
        #expect(pool.stream(0..<20) { $0 }.blocking.map { $0 }.count == 20)
        // Too late, in general; then the runners are cancelled.
        _ = try? pool.map(0..<50, timeout: .zero) { $0 }
      }
      pool.shutdown()
    }
    let ends: Set<TaskEvent.Kind> = [.finished, .failed, .cancelled, .timedOut]
    let tasks = Set(log.events.values.compactMap(\.task))
    for task in tasks {
      let story = log.story(of: task)
      #expect(story.first == .submitted && story.filter(ends.contains).count == 1, "\(story)")
    }
    #expect(!tasks.isEmpty && log.count(.submitted) == tasks.count)
  }

  @Test("how a call ends is told before anybody sees the outcome")
  func order() async throws {
    let log = Log()
    let pool = makePool(log, maxWorkers: 2)
    try await onThread {
      for number in 0..<500 {
        let future = pool.submit(.named("\(number)")) { number }
        _ = try future.result()
        #expect(log.events.values.last { $0.name == "\(number)" }?.kind == .finished)
      }
      pool.shutdown()
    }
  }

  @Test("an observer may ask the pool, submit to it and cancel")
  func reentrance() async throws {
    /// Submits a call for the first event of every other call.
    final class Meddler: ExecutorObserver {
      let pool = Lock<ThreadPoolExecutor?>(nil)
      let extra = Recorder<Future<Int>>()

      func executor(_ name: String, didObserve event: TaskEvent) {
        guard let pool = pool.withLock({ $0 }), event.name == "call" else { return }
        #expect(pool.statistics.submitted >= 0)
        extra.record(pool.submit(.named("extra")) { 1 })
        extra.values.last?.cancel()
      }
    }
    let meddler = Meddler()
    let pool = ThreadPoolExecutor(maxWorkers: 2, observer: meddler)
    meddler.pool.withLock { $0 = pool }
    let futures = (0..<20).map { number in pool.submit(.named("call")) { number } }
    for (number, future) in futures.enumerated() { #expect(try await future.value == number) }
    await pool.shutdown()
    #expect(meddler.extra.values.count == 60)
    #expect(meddler.extra.values.allSatisfy { $0.isDone })
    meddler.pool.withLock { $0 = nil }
  }

  /// Ways to look at a failed future, or not to.
  enum Look: CaseIterable, Sendable {
    case none, wait, callback, description, isDone
    case result, error, outcome, value, outcomeInCallback, timedResult

    var isLooking: Bool {
      switch self {
      case .none, .wait, .callback, .description, .isDone: false
      default: true
      }
    }

    /// Blocks; not for test bodies.
    func look(at future: Future<Int>) {
      _ = [future].wait()
      switch self {
      case .none, .wait: break
      case .callback: future.addDoneCallback { _ in }
      case .description: _ = "\(future)"
      case .isDone: _ = future.isDone && !future.isCancelled
      case .result: _ = try? future.result()
      case .timedResult: _ = try? future.result(timeout: .seconds(1))
      case .error: _ = try? future.error()
      case .outcome: _ = future.outcome
      case .outcomeInCallback: future.addDoneCallback { _ = $0.outcome }
      case .value:
        let gate = Gate()
        Task {
          _ = try? await future.value
          gate.open()
        }
        gate.wait()
      }
    }
  }

  @Test(
    "an error is reported as unobserved exactly when nobody has looked at it",
    arguments: Look.allCases)
  func unobserved(look: Look) async throws {
    let log = Log()
    try await onThread {
      let pool = makePool(log, maxWorkers: 2)
      let gate = Gate()
      defer { gate.open() }
      look.look(at: pool.submit(.named("thrown")) { () throws -> Int in throw Failure() })
      look.look(at: pool.submit(.named("awaited")) { () async throws -> Int in throw Failure() })
      look.look(
        at: pool.submit(.named("running").timeout(.milliseconds(1))) { () -> Int in
          gate.wait()
          return 1
        })
      look.look(at: pool.submit(.named("expired").deadline(.now - .seconds(1))) { 1 })
      gate.open()
      pool.shutdown()
      look.look(at: pool.submit(.named("refused")) { 1 })
    }
    try await onThread {
      for name in ["thrown", "awaited", "running", "expired", "refused"] {
        let isReported = { log.story(of: name).last == .unobservedError }
        if look.isLooking {
          #expect(log.story(of: name).last != .submitted && !isReported(), "\(name)")
        } else {
          // The last reference may be the timer's or the task's for a moment.
          #expect(eventually(isReported), "\(name)")
          #expect(log.story(of: name).filter { $0 == .unobservedError }.count == 1, "\(name)")
        }
      }
    }
  }

  @Test("values, cancellations and errors that were tried again are never reported as unobserved")
  func nothingToObserve() async throws {
    let log = Log()
    try await onThread {
      let pool = makePool(log)
      let occupation = Occupation(of: pool)
      pool.submit { 1 }.cancel()
      _ = pool.submit { 1 }
      _ = pool.submit(.retry(.limit(1))) { () throws -> Int in
        if TaskContext.current?.attempt == 1 { throw Failure() }
        return 1
      }
      occupation.end()
      pool.shutdown()
    }
    #expect(log.count(.finished) == 3 && log.count(.cancelled) == 1)
    #expect(log.count(.unobservedError) == 0)
  }

  @Test("an event's line names kind, call and worker, and nothing of the error's text")
  func descriptions() async throws {
    struct Secret: Error, CustomStringConvertible {
      var description: String { "password" }
    }
    let log = Log()
    let pool = makePool(log)
    let future = pool.submit(.named("page")) { () throws -> Int in throw Secret() }
    _ = await [future].wait()
    #expect(
      log.events(of: 1).map(\.description) == [
        "submitted task 1 \"page\"", "started task 1 \"page\" on worker 0",
        "failed task 1 \"page\" on worker 0 (Secret)",
      ])
    await pool.shutdown()
  }
}
