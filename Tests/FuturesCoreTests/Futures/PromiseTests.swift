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

@Suite("Promise", .timeLimit(.minutes(5)))
struct PromiseTests {
  @Test("completes its future with a value, an error or a result")
  func completing() throws {
    let (a, b, c, d) = (Promise<Int>(), Promise<Int>(), Promise<Int>(), Promise<Void>())
    try a.succeed(1)
    try b.fail(Mishap(2))
    try c.complete(with: .success(3))
    try d.succeed()
    #expect(a.future.outcome.map { Ending($0) } == .returned("1"))
    #expect(b.future.outcome.map { Ending($0) } == .threw("mishap 2"))
    #expect(c.future.outcome.map { Ending($0) } == .returned("3"))
    #expect(d.future.outcome.map { Ending($0) } == .returned("()"))
  }

  @Test(
    "completes what is pending or running and nothing else, and the first outcome stays",
    arguments: FutureSample.allCases.filter { $0 != .timedOut })
  func completingTwice(sample: FutureSample) throws {
    for second in [Result<Int, any Error>.success(1), .failure(Mishap(1))] {
      let (future, promise) = try sample.make()
      let ending = Ending.of { try promise.complete(with: second) }
      if FutureSample.undone.contains(sample) {
        #expect(ending == .returned("()"))
        #expect(future.outcome.map { Ending($0) } == Ending(second))
      } else {
        #expect(ending == .refused(.invalidState))
        #expect(future.outcome.map { Ending($0) } == sample.ending)
      }
    }
  }

  @Test("says which state forbids completing it again")
  func secondError() throws {
    let promise = Promise<Int>()
    try promise.succeed(1)
    #expect {
      try promise.succeed(2)
    } throws: { error in
      "\(error)".contains("state=finished returned Int")
    }
  }

  @Test("start() tells whether there is work to do", arguments: FutureSample.allCases)
  func starting(sample: FutureSample) throws {
    guard sample != .timedOut else { return }
    let (future, promise) = try sample.make()
    let isDone = FutureSample.done.contains(sample)
    #expect(promise.start() == !isDone)
    #expect(future.isRunning == !isDone)
    #expect(promise.start() == !isDone, "again")
    #expect(!future.cancel() || sample == .cancelled, "what runs is not cancelled silently")
    #expect(future.isCancelled == (sample == .cancelled))
  }

  @Test("a running future that was asked to stop may succeed, fail or end as cancelled")
  func afterCancellationRequest() throws {
    func ending(_ result: Result<Int, any Error>) throws -> Ending? {
      let promise = Promise<Int>()
      promise.start()
      #expect(!promise.future.cancel())
      try promise.complete(with: result)
      return promise.future.outcome.map { Ending($0) }
    }
    #expect(try ending(.success(1)) == .returned("1"))
    #expect(try ending(.failure(Mishap(1))) == .threw("mishap 1"))
    #expect(try ending(.failure(CancellationError())) == .cancelled)
  }

  @Test("a CancellationError that nobody has asked for is an error like others")
  func unaskedCancellationError() throws {
    let promise = Promise<Int>()
    try promise.fail(CancellationError())
    #expect(!promise.future.isCancelled && promise.future.hasFailed)
    #expect(promise.future.description.hasSuffix("state=finished raised CancellationError>"))
  }

  @Test(
    "dropped before it was completed, fails its future and wakes those who wait",
    arguments: FutureSample.undone)
  func dropped(sample: FutureSample) async throws {
    var promise: Promise<Int>? = try sample.make().promise
    let future = try #require(promise?.future)
    let callbacks = Recorder<Bool>()
    future.addDoneCallback { callbacks.record($0.isDone) }
    let started = Latch(1)
    async let thread = onThread {
      started.arrive()
      return Ending.of { try future.result() }
    }
    async let task = Ending.of { try await future.value }
    async let group = [future].wait()
    try await onThread { started.wait() }
    promise = nil
    #expect(try await thread == .refused(.invalidState))
    #expect(await task == .refused(.invalidState))
    #expect(await group.done == [future])
    #expect(callbacks.values == [true])
  }

  @Test(
    "dropped after it was completed or cancelled, leaves its future alone",
    arguments: [FutureSample.cancelled, .succeeded, .failed])
  func droppedWhenDone(sample: FutureSample) throws {
    let future = try sample.make().future
    #expect(future.outcome.map { Ending($0) } == sample.ending)
  }

  @Test("of many threads that complete it one wins, and its value is the future's")
  func racing() async throws {
    for _ in 0..<30 {
      let promise = Promise<Int>()
      let winners = Recorder<Int>()
      let latch = Latch(4)
      try await withThrowingTaskGroup { group in
        for number in 0..<4 {
          group.addTask {
            try await onThread {
              latch.arriveAndWait()
              if (try? promise.succeed(number)) != nil { winners.record(number) }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(winners.values.count == 1)
      #expect(try await promise.future.result(timeout: .zero) == winners.values.first)
    }
  }

  @Test("cancel and complete at the same time: one of them wins, and everybody agrees")
  func cancelAgainstComplete() async throws {
    for _ in 0..<30 {
      let promise = Promise<Int>()
      let calls = Recorder<Bool>()
      promise.future.addDoneCallback { calls.record($0.isCancelled) }
      let latch = Latch(2)
      async let completed = onThread {
        latch.arriveAndWait()
        return (try? promise.succeed(1)) != nil
      }
      async let cancelled = onThread {
        latch.arriveAndWait()
        return promise.future.cancel()
      }
      let (didComplete, didCancel) = try await (completed, cancelled)
      #expect(didComplete != didCancel)
      #expect(promise.future.isCancelled == didCancel)
      #expect(calls.values == [didCancel])
    }
  }
}
