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

@Suite("Future: cancelling and being cancelled", .timeLimit(.minutes(5)))
struct CancellationTests {
  @Test("every kind of waiter sees a cancelled future at once")
  func everyWaiter() async throws {
    let executor = ManualExecutor()
    let future = executor.submit { 1 }
    let started = Latch(3)
    async let result = onThread {
      started.arrive()
      return Ending.of { try future.result() }
    }
    async let error = onThread {
      started.arrive()
      return Ending.of { try future.error().map { "\($0)" } ?? "none" }
    }
    async let group = onThread {
      started.arrive()
      return [future].wait().done
    }
    async let value = Ending.of { try await future.value }
    async let completed = [future].asCompleted().collect(1)
    try await onThread { started.wait() }
    #expect(future.cancel())
    #expect(try await result == .cancelled)
    #expect(try await error == .cancelled)
    #expect(try await group == [future])
    #expect(await value == .cancelled)
    #expect(await completed == [future])
  }

  @Test("a body that throws CancellationError counts as cancelled only if somebody had asked")
  func cooperativeBody() async throws {
    func run(cancelling: Bool) async throws -> Future<Int> {
      let executor = ManualExecutor()
      let inside = Latch(1)
      let gate = Gate()
      let future: Future<Int> = executor.submit {
        inside.arrive()
        gate.wait()
        throw CancellationError()
      }
      async let worker: Void = onThread { executor.runNext() }
      try await onThread { inside.wait() }
      #expect(future.isRunning)
      if cancelling { #expect(!future.cancel()) }
      gate.open()
      try await worker
      return future
    }
    let asked = try await run(cancelling: true)
    #expect(asked.isCancelled && !asked.hasFailed)
    let unasked = try await run(cancelling: false)
    #expect(!unasked.isCancelled && unasked.hasFailed)
  }

  @Test("a body that goes on after cancel() keeps its result")
  func stubbornBody() async throws {
    let executor = ManualExecutor()
    let flags = Recorder<Bool>()
    let (inside, gate) = (Latch(1), Gate())
    let future = executor.submit {
      flags.record(TaskContext.current?.isCancelled ?? true)
      inside.arrive()
      gate.wait()
      flags.record(TaskContext.current?.isCancelled ?? false)
      return 8
    }
    async let worker: Void = onThread { executor.runNext() }
    try await onThread { inside.wait() }
    #expect(!future.cancel())
    gate.open()
    try await worker
    #expect(try await future.result() == 8)
    #expect(flags.values == [false, true])
    #expect(!future.cancel() && !future.isCancelled)
  }

  @Test(
    "awaiting a future in a task that is cancelled ends at once and cancels the future",
    arguments: [nil, .seconds(3_600)] as [Duration?])
  func cancelledTask(timeout: Duration?) async throws {
    let promise = Promise<Int>()
    let task = Task { await Ending.of { try await promise.future.result(timeout: timeout) } }
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(promise.future.isCancelled)

    let running = Promise<Int>()
    running.start()
    let second = Task { await Ending.of { try await running.future.result(timeout: timeout) } }
    second.cancel()
    #expect(await second.value == .cancelled)
    #expect(!running.future.isDone && running.future.isCancellationRequested)
    try running.succeed(1)
  }

  @Test("a task that is cancelled while it waits for a future stops waiting")
  func cancelledWhileWaiting() async throws {
    let promise = Promise<Int>()
    promise.start()
    let task = Task { await Ending.of { try await promise.future.value } }
    // The first wait here expires, so the task has had its chance to suspend.
    _ = await Ending.of { try await promise.future.result(timeout: .milliseconds(5)) }
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(promise.future.isCancellationRequested)
    try promise.succeed(1)
  }

  @Test("a cancelled task still gets the result of a future that is done")
  func cancelledTaskDoneFuture() async throws {
    let future = try FutureSample.succeeded.make().future
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return await Ending.of { try await future.result() }
    }
    task.cancel()
    #expect(await task.value == .returned("42"))
  }

  @Test("a cancellation handler is called once: when asked, or at once when that was before")
  func handlers() throws {
    let calls = Recorder<String>()
    let early = Promise<Int>()
    early.start()
    early.future.onCancellationRequest { calls.record("early") }
    early.future.cancel()
    early.future.cancel()
    try early.succeed(1)

    let late = Promise<Int>()
    late.start()
    late.future.cancel()
    late.future.onCancellationRequest { calls.record("late") }
    try late.succeed(1)

    let never = Promise<Int>()
    never.start()
    never.future.onCancellationRequest { calls.record("never") }
    try never.succeed(1)
    never.future.cancel()

    let expired = Promise<Int>()
    expired.start()
    expired.future.onCancellationRequest { calls.record("expired") }
    let callbacks = expired.future.fail(ExecutorError(.timedOut, "Late."), as: .timedOut)
    #expect(calls.values == ["early", "late"], "the caller decides which thread runs the handler")
    expired.future.run(try #require(callbacks))
    #expect(calls.values == ["early", "late", "expired"])
  }
}
