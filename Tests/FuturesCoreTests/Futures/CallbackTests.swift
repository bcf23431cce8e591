//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Glibc
import TestSupport
import Testing

@Suite("Future: done callbacks", .timeLimit(.minutes(5)))
struct CallbackTests {
  @Test("is given the future, done, with its outcome", arguments: FutureSample.done)
  func outcomes(sample: FutureSample) throws {
    guard sample != .timedOut else { return }
    let seen = Recorder<Ending?>()
    let promise = Promise<Int>()
    let address = ObjectIdentifier(promise.future)
    promise.future.addDoneCallback { future in
      #expect(ObjectIdentifier(future) == address)
      seen.record(future.outcome.map { Ending($0) })
    }
    #expect(seen.values.isEmpty)
    switch sample {
    case .cancelled: promise.future.cancel()
    case .failed: try promise.fail(FutureSample.mishap)
    default: try promise.succeed(FutureSample.answer)
    }
    #expect(seen.values == [sample.ending])
  }

  @Test(
    "added when the future is done, runs at once on the calling thread",
    arguments: FutureSample.done)
  func addedAfterwards(sample: FutureSample) async throws {
    let (seen, threads) = try await onThread {
      let seen = Recorder<Ending?>()
      let threads = Recorder<Bool>()
      let caller = PlatformThread.current
      try sample.make().future.addDoneCallback {
        seen.record($0.outcome.map { Ending($0) })
        threads.record(caller.isCurrent)
      }
      return (seen.values, threads.values)
    }
    #expect(seen == [sample.ending])
    #expect(threads == [true])
  }

  @Test("several run in the order in which they were added, once each, the same one twice too")
  func order() throws {
    let promise = Promise<Int>()
    let calls = Recorder<Int>()
    for number in 0..<100 { promise.future.addDoneCallback { _ in calls.record(number) } }
    let twice: @Sendable (Future<Int>) -> Void = { _ in calls.record(100) }
    promise.future.addDoneCallback(twice)
    promise.future.addDoneCallback(twice)
    try promise.succeed(1)
    #expect(calls.values == Array(0..<100) + [100, 100])
    #expect((try? promise.succeed(2)) == nil)
    promise.future.cancel()
    #expect(calls.values.count == 102)
  }

  @Test("runs on the thread that completes the future, or that cancels it")
  func threads() async throws {
    let threads = Recorder<String>()
    for cancels in [false, true] {
      let promise = Promise<Int>()
      promise.future.addDoneCallback { _ in threads.record(KernelThreads.current) }
      try await onThread {
        let finisher = try PlatformThread.start(named: cancels ? "canceller" : "completer") {
          if cancels { promise.future.cancel() } else { try? promise.succeed(1) }
        }
        finisher.join()
      }
    }
    #expect(threads.values == ["completer", "canceller"])
  }

  @Test("on a time-out, runs on a thread that delays nobody else's time-out")
  func timeoutThread() async throws {
    let executor = ManualExecutor()
    let release = Gate()
    let threads = Recorder<String>()
    let slow = executor.submit(.deadline(.now + .milliseconds(20))) { 1 }
    let failing = executor.submit(.deadline(.now + .milliseconds(40))) { 1 }
    slow.addDoneCallback { _ in
      threads.record(KernelThreads.current)
      release.wait()
    }
    let ending = await Ending.of { try await failing.result() }
    release.open()
    #expect(ending == .timedOut)
    #expect(await Ending.of { try await slow.result() } == .timedOut)
    #expect(threads.values.allSatisfy { $0 == "futures-expiry" })
  }

  @Test("on cancel runs once, in cancel()")
  func cancelling() {
    let executor = ManualExecutor()
    let future = executor.submit { 1 }
    let calls = Recorder<Bool>()
    future.addDoneCallback { calls.record($0.isCancelled) }
    future.cancel()
    #expect(calls.values == [true])
    executor.runAll()
    future.cancel()
    #expect(calls.values == [true])
  }

  @Test("one added inside a callback runs at once, before the later ones")
  func nested() throws {
    let promise = Promise<Int>()
    let calls = Recorder<String>()
    promise.future.addDoneCallback { future in
      calls.record("first begins")
      future.addDoneCallback { _ in calls.record("nested") }
      calls.record("first ends")
    }
    promise.future.addDoneCallback { _ in calls.record("second") }
    try promise.succeed(1)
    #expect(calls.values == ["first begins", "nested", "first ends", "second"])
  }

  @Test("added by a thread that has just seen the end, runs there")
  func addedRightAfterwards() async throws {
    let (own, rounds) = (Recorder<Bool>(), 1_000)
    try await onThread {
      let series = (0..<rounds).map { _ in (start: Promise<Void>(), promise: Promise<Int>()) }
      let completer = try PlatformThread.start(named: "completer") {
        for (start, promise) in series {
          while !start.future.isDone { sched_yield() }
          try? promise.succeed(1)
        }
      }
      let caller = PlatformThread.current
      for (start, promise) in series {
        promise.future.addDoneCallback { _ in }
        try start.succeed()
        while !promise.future.isDone { sched_yield() }
        promise.future.addDoneCallback { _ in own.record(caller.isCurrent) }
      }
      completer.join()
    }
    #expect(own.values == Array(repeating: true, count: rounds))
  }

  @Test("one added when the future is done does not wait for the turn of those added before")
  func overtaking() async throws {
    let promise = Promise<Int>()
    let calls = Recorder<String>()
    let (inside, gate) = (Gate(), Gate())
    promise.future.addDoneCallback { _ in
      calls.record("first")
      inside.open()
      gate.wait()
    }
    promise.future.addDoneCallback { _ in calls.record("second") }
    async let completing: Void = onThread { try promise.succeed(1) }
    try await onThread { inside.wait() }
    promise.future.addDoneCallback { _ in calls.record("late") }
    gate.open()
    try await completing
    #expect(calls.values == ["first", "late", "second"])
  }

  @Test("may cancel, complete, subscribe to and wait for other futures")
  func reachingOut() async throws {
    let calls = Recorder<String>()
    let (first, cancelled, completed) = (Promise<Int>(), Promise<Int>(), Promise<Int>())
    let ready = try FutureSample.succeeded.make().future
    cancelled.future.addDoneCallback { _ in calls.record("cancelled") }
    completed.future.addDoneCallback { _ in calls.record("completed") }
    first.future.addDoneCallback { future in
      cancelled.future.cancel()
      try? completed.succeed(2)
      ready.addDoneCallback { _ in calls.record("added") }
      calls.record("waited for \((try? ready.result()) ?? -1) and \((try? future.result()) ?? -1)")
      calls.record("done: \([ready, future].wait().done.count)")
    }
    try await onThread { try first.succeed(1) }
    #expect(
      calls.values == ["cancelled", "completed", "added", "waited for 42 and 1", "done: 2"])
  }

  @Test("waiters are woken before callbacks run")
  func waitersFirst() async throws {
    let promise = Promise<Int>()
    let gate = Gate()
    promise.future.addDoneCallback { _ in gate.wait() }
    async let completing: Void = onThread { try promise.succeed(9) }
    // The callback cannot end before this wait has.
    #expect(try await promise.future.result() == 9)
    #expect(await [promise.future].wait().done.count == 1)
    gate.open()
    try await completing
  }

  @Test("added by many threads while the future is completed: each runs once")
  func racing() async throws {
    for _ in 0..<20 {
      let promise = Promise<Int>()
      let calls = Recorder<Int>()
      let latch = Latch(5)
      try await withThrowingTaskGroup { group in
        for thread in 0..<4 {
          group.addTask {
            try await onThread {
              latch.arriveAndWait()
              for number in 0..<25 {
                promise.future.addDoneCallback { _ in calls.record(thread * 25 + number) }
              }
            }
          }
        }
        group.addTask {
          try await onThread {
            latch.arriveAndWait()
            try promise.succeed(1)
          }
        }
        try await group.waitForAll()
      }
      #expect(calls.values.sorted() == Array(0..<100))
    }
  }

  @Test("is released when it has run, and with a future that nobody completes")
  func released() throws {
    let census = Census()
    func subscribe(_ future: Future<Int>) {
      let probe = census.makeProbe()
      future.addDoneCallback { _ in withExtendedLifetime(probe) {} }
    }
    var promise: Promise<Int>? = Promise<Int>()
    if let future = promise?.future { subscribe(future) }
    #expect(census.alive == 1)
    promise = nil
    #expect(census.alive == 0)
  }
}
