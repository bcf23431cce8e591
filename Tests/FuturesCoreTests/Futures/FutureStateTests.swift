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

@Suite("Future: states", .timeLimit(.minutes(5)))
struct FutureStateTests {
  @Test("isDone, isRunning and isCancelled tell the states apart", arguments: FutureSample.allCases)
  func flags(sample: FutureSample) throws {
    let (future, promise) = try sample.make()
    defer { withExtendedLifetime(promise) {} }
    #expect(future.isDone == FutureSample.done.contains(sample))
    #expect(future.isRunning == (sample == .running))
    #expect(future.isCancelled == (sample == .cancelled))
  }

  @Test(
    "cancel() ends what is pending, flags what runs and leaves the rest alone",
    arguments: FutureSample.allCases)
  func cancelling(sample: FutureSample) throws {
    let (future, promise) = try sample.make()
    defer { withExtendedLifetime(promise) {} }
    let outcome = future.outcome.map { Ending($0) }
    let isCancelled = sample == .pending || sample == .cancelled
    #expect(future.cancel() == isCancelled)
    #expect(future.isCancelled == isCancelled)
    #expect(future.isRunning == (sample == .running))
    #expect(future.cancel() == isCancelled, "a second time as the first")
    if FutureSample.done.contains(sample) {
      #expect(future.outcome.map { Ending($0) } == outcome)
    }
    if sample == .running || sample == .pending { #expect(future.isCancellationRequested) }
  }

  @Test(
    "terminate() does what cancel() does where a call cannot be ended",
    arguments: FutureSample.allCases)
  func terminating(sample: FutureSample) throws {
    let (future, promise) = try sample.make()
    defer { withExtendedLifetime(promise) {} }
    let isCancelled = sample == .pending || sample == .cancelled
    #expect(future.terminate() == isCancelled)
    #expect(future.isCancelled == isCancelled)
  }

  @Test("outcome never waits and has what there is", arguments: FutureSample.allCases)
  func outcome(sample: FutureSample) throws {
    let (future, promise) = try sample.make()
    defer { withExtendedLifetime(promise) {} }
    let outcome = future.outcome.map { Ending($0) }
    #expect(outcome == (FutureSample.undone.contains(sample) ? nil : sample.ending))
  }

  @Test(
    "only errors count as failures, and only a refusal as rejected",
    arguments: FutureSample.allCases)
  func failures(sample: FutureSample) throws {
    let (future, promise) = try sample.make()
    defer { withExtendedLifetime(promise) {} }
    #expect(future.hasFailed == (sample == .failed || sample == .timedOut))
    #expect(!future.isRejected)
  }

  @Test("an executor that refuses a call leaves a future that is rejected")
  func rejected() async {
    let executor = InlineExecutor()
    await executor.shutdown()
    let future = executor.submit { 1 }
    #expect(future.isRejected && future.hasFailed && future.isDone)
  }

  @Test(
    "only what has not started can be rejected, everything unfinished can time out",
    arguments: FutureSample.allCases)
  func failingFromOutside(sample: FutureSample) throws {
    let error = ExecutorError(.timedOut, "Too late.")
    let (rejected, first) = try sample.make()
    defer { withExtendedLifetime(first) {} }
    #expect((rejected.fail(error, as: .rejected) != nil) == (sample == .pending))
    let (late, second) = try sample.make()
    defer { withExtendedLifetime(second) {} }
    let hasTimedOut = late.fail(error, as: .timedOut) != nil
    #expect(hasTimedOut == FutureSample.undone.contains(sample))
    if hasTimedOut { #expect(late.isCancellationRequested, "its body is told") }
  }

  @Test("cancelling a call that waits releases its body at once")
  func bodyReleased() {
    let census = Census()
    let executor = ManualExecutor()
    func submit() -> Future<Bool> {
      let probe = census.makeProbe()
      return executor.submit { withExtendedLifetime(probe) { true } }
    }
    let future = submit()
    #expect(census.alive == 1)
    future.cancel()
    #expect(census.alive == 0)
    executor.runAll()
    #expect(future.isCancelled)
  }
}
