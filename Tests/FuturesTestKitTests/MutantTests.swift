//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit
import TestSupport
import Testing

/// Proves that checks can fail: each broken executor is caught by the check that is about its fault.
@Suite("Broken executors are caught", .serialized, .timeLimit(.minutes(2)))
struct MutantTests {
  @Test("by the check that is about their fault", arguments: mutants)
  func caught(mutant: Mutant) async throws {
    let check = try #require(ConformanceCheck.named(mutant.check))
    await #expect(throws: ConformanceFailure.self) { try await check.run(mutant.make) }
  }

  @Test("at the limit where something never comes", arguments: hangingMutants)
  func caughtByLimit(mutant: Mutant) async throws {
    let check = try #require(ConformanceCheck.named(mutant.check))
    let failure = try #require(
      await #expect(throws: ConformanceFailure.self) {
        try await check.run(within: .milliseconds(500), mutant.make)
      })
    #expect(failure.problem.contains("did not end within"))
  }

  @Test("and one like them without a fault is not", arguments: ExecutorConformance.checks)
  func control(check: ConformanceCheck) async throws {
    try await check.run { WrappingExecutor() }
  }

  /// A broken executor and the name of the check that is to catch it.
  struct Mutant: Sendable, CustomTestStringConvertible {
    let check: String
    let make: @Sendable () -> any Executor

    init(_ check: String, _ make: @escaping @Sendable () -> any Executor) {
      self.check = check
      self.make = make
    }

    var testDescription: String { "\(type(of: make())): \(check)" }
  }

  private static let mutants = [
    Mutant("submit: from many threads at once, every call runs once") { RunsTwice() },
    Mutant("submit: a body without a result has been run when its future is done") {
      SkipsBodiesWithoutResult()
    },
    Mutant("submit: an error of the body comes with the values that it has") { ReplacesErrors() },
    Mutant("submit: a running call sees its context, nobody else does") { HidesContext() },
    Mutant("cancel: a call that waits is cancelled at once and never runs") { IgnoresCancel() },
    Mutant("callbacks: that were there before the call ended run once each, in order") {
      RunsCallbacksTwice()
    },
    Mutant("lifetime: what a body has captured is gone when its result is seen") { KeepsBodies() },
    Mutant("options: the name is in the description and in errors") { DropsNames() },
    Mutant("time-out: limits that have passed fail the call") { DropsLimits() },
    Mutant("time-out: is counted from the start of the call, not while it waits") {
      CountsFromSubmission()
    },
    Mutant("retry: attempts are counted and follow each other until one succeeds") { TriesOnce() },
    Mutant("retry: when attempts run out the last error stays") { TriesOnceMore() },
    Mutant("map: gives what the sequence's own map gives, for every chunk size") { ReversesMap() },
    Mutant("map: throws the first error in input order, for every chunk size") {
      ThrowsLastError()
    },
    Mutant("map: throws when time is up and starts nothing more") { FinishesMap() },
    Mutant("map: calls the function once for each input") { CallsTwice() },
    Mutant("map: on an executor that was shut down fails") { MapsAfterShutdown() },
    Mutant("stream: leaving the loop cancels what waits") { IgnoresCancel() },
    Mutant("shutdown: within a limit gives nothing when everything has ended in time") {
      CountsWhatHasEnded()
    },
    Mutant("shutdown: may be called any number of times, in all forms, also at once") {
      CountsWhatHasEnded()
    },
    Mutant("shutdown: afterwards every form of submit gives a future that was refused") {
      AcceptsAfterShutdown()
    },
    Mutant("shutdown: from inside a call waits for all others") { ReturnsEarly(width: 1) },
    Mutant("shutdown: from inside a call waits for all others") { CancelsWhatIsToRun(width: 1) },
    Mutant("shutdown: within a limit gives up on the rest and says which") {
      HidesWhatIsUnfinished()
    },
  ]

  private static let hangingMutants = [
    Mutant("submit: nil and an empty result are results, not failures") { LosesCalls() },
    Mutant("submit: as many calls run at a time as the executor is wide") {
      IsNarrowerThanItSays()
    },
    Mutant("groups: wait and asCompleted see at once what is cancelled while it waits") {
      RunsWhatIsToBeCancelled()
    },
    Mutant("lifetime: the inputs and results of a map go with them") { KeepsInputs() },
    Mutant("map: after an error starts no further calls and does not wait for others") {
      GoesOnAfterErrors()
    },
    Mutant("shutdown: cancelling what waits, lets what runs end") { RunsWhatIsToBeCancelled() },
    Mutant("shutdown: when time is up, calls that run are asked to stop") { LeavesRunning() },
  ]
}
