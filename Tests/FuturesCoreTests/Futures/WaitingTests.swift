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

@Suite("Future: waiting for one", .timeLimit(.minutes(5)))
struct WaitingTests {
  /// The ways to wait for a future, each as one that blocks and one that suspends.
  enum Form: String, CaseIterable, Sendable {
    case result, error

    func blocking(_ future: Future<Int>, _ timeout: Duration?) -> Ending {
      switch self {
      case .result: .of { try future.result(timeout: timeout) }
      case .error: .of { try future.error(timeout: timeout).map { "\($0)" } ?? "no error" }
      }
    }

    func suspending(_ future: Future<Int>, _ timeout: Duration?) async -> Ending {
      switch self {
      case .result: await Ending.of { try await future.result(timeout: timeout) }
      case .error:
        await Ending.of { try await future.error(timeout: timeout).map { "\($0)" } ?? "no error" }
      }
    }

    func ending(of sample: FutureSample, text: String?) -> Ending {
      guard self == .error else { return sample.ending }
      switch sample {
      case .succeeded: return .returned("no error")
      case .failed: return .returned("\(FutureSample.mishap)")
      case .timedOut: return .returned(text ?? "")
      default: return sample.ending
      }
    }
  }

  /// What the error of a future that has timed out says.
  private func text(_ future: Future<Int>) -> String? {
    guard case .failure(let error) = future.outcome else { return nil }
    return "\(error)"
  }

  @Test(
    "a poll gives what there is, whatever the kind of time-out",
    arguments: FutureSample.allCases, Form.allCases)
  func polling(sample: FutureSample, form: Form) async throws {
    for timeout in TimeoutSample.expired + TimeoutSample.short {
      let (future, promise) = try sample.make()
      defer { withExtendedLifetime(promise) {} }
      let expected = form.ending(of: sample, text: text(future))
      let blocking = try await onThread { form.blocking(future, timeout) }
      #expect(blocking == expected, "after \(timeout)")
      #expect(await form.suspending(future, timeout) == expected, "after \(timeout)")
      #expect(future.isDone == FutureSample.done.contains(sample), "left as it is")
      #expect(!future.isCancellationRequested || sample == .cancelled || sample == .timedOut)
    }
  }

  @Test(
    "what is done is there at once, with every time-out that does not end",
    arguments: FutureSample.done, Form.allCases)
  func done(sample: FutureSample, form: Form) async throws {
    for timeout in TimeoutSample.endless {
      let future = try sample.make().future
      let expected = form.ending(of: sample, text: text(future))
      #expect(try await onThread { form.blocking(future, timeout) } == expected)
      #expect(await form.suspending(future, timeout) == expected)
    }
  }

  @Test(
    "a blocked thread is woken by a value, an error or a cancellation",
    arguments: TimeoutSample.endless, Form.allCases)
  func wakingThreads(timeout: Duration?, form: Form) async throws {
    for sample in [FutureSample.succeeded, .failed, .cancelled] {
      let promise = Promise<Int>()
      async let waiter = onThread { form.blocking(promise.future, timeout) }
      try await complete(promise, as: sample)
      #expect(try await waiter == form.ending(of: sample, text: nil))
    }
  }

  @Test(
    "a suspended task is woken by a value, an error or a cancellation",
    arguments: TimeoutSample.endless, Form.allCases)
  func wakingTasks(timeout: Duration?, form: Form) async throws {
    for sample in [FutureSample.succeeded, .failed, .cancelled] {
      let promise = Promise<Int>()
      async let waiter = form.suspending(promise.future, timeout)
      try await complete(promise, as: sample)
      #expect(await waiter == form.ending(of: sample, text: nil))
    }
  }

  /// Completes the promise after a short wait of its own has expired, so that a waiter whose long
  /// one ends too early is found out.
  private func complete(_ promise: Promise<Int>, as sample: FutureSample) async throws {
    #expect(
      await Ending.timedOut
        == Ending.of { try await promise.future.result(timeout: .milliseconds(3)) })
    switch sample {
    case .failed: try promise.fail(FutureSample.mishap)
    case .cancelled: promise.future.cancel()
    default: try promise.succeed(FutureSample.answer)
    }
  }

  @Test("value waits without a limit")
  func value() async throws {
    let promise = Promise<Int>()
    async let value = promise.future.value
    try promise.succeed(5)
    #expect(try await value == 5)
    #expect(
      await Ending.of { try await FutureSample.failed.make().future.value } == .threw("mishap 7"))
    #expect(await Ending.of { try await FutureSample.cancelled.make().future.value } == .cancelled)
  }

  @Test("every one of many waiters is woken, threads and tasks")
  func manyWaiters() async throws {
    let promise = Promise<Int>()
    let latch = Latch(8)
    let endings = try await withThrowingTaskGroup(of: Ending.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try await onThread {
            latch.arrive()
            return .of { try promise.future.result() }
          }
        }
        group.addTask { await Ending.of { try await promise.future.result() } }
      }
      try await onThread { latch.wait() }
      try promise.succeed(1)
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(endings == Array(repeating: .returned("1"), count: 16))
  }

  @Test("a wait that has expired names the task and its limit, and can be repeated")
  func expiry() async throws {
    let executor = ManualExecutor()
    let future = executor.submit(.named("slow")) { 3 }
    let error = try await onThread {
      Result { try future.result(timeout: .milliseconds(1)) }
    }
    guard case .failure(let error as ExecutorError) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(error.code == .timedOut)
    #expect(error.message.contains("task \"slow\"") && error.message.contains("0.001 seconds"))
    executor.runAll()
    #expect(try await future.result(timeout: .zero) == 3)
  }

  @Test("a body's own time-out error is told from the wait's by isDone")
  func twoTimeouts() async throws {
    let promise = Promise<Int>()
    #expect(await Ending.of { try await promise.future.result(timeout: .zero) } == .timedOut)
    #expect(!promise.future.isDone)
    try promise.fail(ExecutorError(.timedOut, "The body's own."))
    #expect(await Ending.of { try await promise.future.result(timeout: .zero) } == .timedOut)
    #expect(promise.future.isDone)
  }

  /// In a process of its own, where nobody else allocates.
  @Test(
    "waits that expire leave nothing behind on the future, blocking and suspending",
    .enabled(if: !ProcessFootprint.isInstrumented, "sanitizers keep what was freed"))
  func noLeak() async {
    await #expect(processExitsWith: .success) {
      let promise = Promise<Int>()
      let future = promise.future
      @Sendable func poll(_ count: Int) async throws {
        try await onThread { for _ in 0..<count { _ = try? future.result(timeout: .zero) } }
        for _ in 0..<count { _ = try? await future.result(timeout: .zero) }
      }
      // The first round makes what is made once.
      try await poll(1_000)
      let before = ProcessFootprint.now.residentPages
      try await poll(50_000)
      // A waiter that stays takes more than a hundred bytes, so 100,000 of them 2,500 pages.
      let growth = ProcessFootprint.now.residentPages - before
      guard growth < 1_000 else { throw Mishap(growth) }
      try promise.succeed(1)
    }
  }

  @Test("waits race with completion, and none is lost")
  func race() async throws {
    let sum = try await onThread { () throws -> Int in
      var sum = 0
      for round in 0..<2_000 {
        let promise = Promise<Int>()
        let completer = try PlatformThread.start(named: "completer") {
          try? promise.succeed(round)
        }
        sum += try promise.future.result(timeout: .seconds(30))
        completer.join()
      }
      return sum
    }
    #expect(sum == 1_999_000)
  }
}
