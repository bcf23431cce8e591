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

@Suite("Signal", .timeLimit(.minutes(5)))
struct SignalTests {
  @Test(
    "fired before the wait, ends it at once with the first reason",
    arguments: TimeoutSample.expired.map { $0 } + [.seconds(3_600)])
  func firedBefore(timeout: Duration) async throws {
    let signal = Signal()
    signal.fire(.cancelled)
    signal.fire(.completed)
    let deadline = Deadline(after: timeout)
    #expect(try await onThread { signal.wait(until: deadline) } == .cancelled)
    #expect(await signal.wait(until: deadline) == .cancelled)
  }

  @Test(
    "not fired, a wait ends at its deadline",
    arguments: TimeoutSample.expired + TimeoutSample.short)
  func timedOut(timeout: Duration) async throws {
    let signal = Signal()
    #expect(try await onThread { signal.wait(until: Deadline(after: timeout)) } == .timedOut)
    #expect(await signal.wait(until: Deadline(after: timeout)) == .timedOut)
  }

  @Test("fired from another thread, wakes a thread or a task")
  func fired() async throws {
    for _ in 0..<50 {
      let (first, second) = (Signal(), Signal())
      let ready = Latch(1)
      async let thread = onThread {
        ready.arrive()
        return first.wait(until: .never)
      }
      async let task = second.wait(until: .never)
      try await onThread {
        ready.wait()
        first.fire()
        second.fire()
      }
      #expect(try await thread == .completed)
      #expect(await task == .completed)
    }
  }

  @Test("the end of the waiting task ends the wait, before it and during it")
  func cancelled() async throws {
    let early = Task {
      while !Task.isCancelled { await Task.yield() }
      return await Signal().wait(until: .never)
    }
    early.cancel()
    #expect(await early.value == .cancelled)
    let signal = Signal()
    let late = Task { await signal.wait(until: .never) }
    _ = await Signal().wait(until: Deadline(after: .milliseconds(2)))
    late.cancel()
    #expect(await late.value == .cancelled)
  }

  @Test("a wait that is deaf to cancellation goes on to its end")
  func ignoringCancellation() async {
    let signal = Signal()
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return await signal.waitIgnoringCancellation(until: .never)
    }
    task.cancel()
    _ = await Signal().wait(until: Deadline(after: .milliseconds(5)))
    signal.fire()
    #expect(await task.value == .completed)
    #expect(
      await Signal().waitIgnoringCancellation(until: Deadline(after: .milliseconds(1)))
        == .timedOut)
  }

  @Test("is released after every kind of end")
  func released() async {
    weak var signal: Signal?
    func wait(_ deadline: Deadline, firing: Bool) async {
      let made = Signal()
      signal = made
      if firing { made.fire() }
      _ = await made.wait(until: deadline)
    }
    await wait(.never, firing: true)
    #expect(signal == nil)
    await wait(Deadline(nanoseconds: 0), firing: false)
    #expect(signal == nil)
  }
}
