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

@Suite("Conformance checks", .serialized, .timeLimit(.minutes(2)))
struct ConformanceCheckTests {
  @Test("have names of their own, by which they describe themselves")
  func names() {
    let checks = ExecutorConformance.checks
    #expect(Set(checks.map(\.name)).count == checks.count)
    #expect(checks.allSatisfy { $0.description == $0.name })
  }

  @Test("are chosen by what they need")
  func selection() {
    let all = ExecutorConformance.checks
    #expect(ExecutorConformance.checks(for: .all).count == all.count)
    let least = ExecutorConformance.checks(for: [])
    #expect(!least.isEmpty && least.allSatisfy { $0.needs.isEmpty })
    for capability in [ExecutorCapabilities.sharedMemory, .pendingCalls, .nativeFutures] {
      let others = ExecutorConformance.checks(for: .all.subtracting(capability))
      #expect(others.map(\.name) == all.filter { !$0.needs.contains(capability) }.map(\.name))
      #expect(others.count < all.count)
    }
  }

  @Test(
    "hold for an executor that is made of promises, as far as they concern it",
    arguments: ExecutorConformance.checks(for: [.sharedMemory, .pendingCalls]), [1, 3])
  func promises(check: ConformanceCheck, width: Int) async throws {
    try await check.run { PromiseExecutor(width: width) }
  }

  @Test("that fail say which they are, what is expected and what is, and where")
  func failure() async throws {
    let check = try #require(ConformanceCheck.named("map: works with zip"))
    let failure = try #require(
      await #expect(throws: ConformanceFailure.self) { try await check.run { ReversesMap() } })
    #expect(failure.check == "map: works with zip")
    #expect(failure.problem.hasPrefix("the value is [10, 4], expected was [4, 10], at "))
    #expect(failure.problem.contains("FuturesTestKit/Checks+Map.swift:"))
    #expect(failure.description == "\"map: works with zip\" is not kept: \(failure.problem)")
  }

  @Test("name the error that came where none was expected, and the last expectation that held")
  func unexpectedError() async throws {
    let check = try #require(
      ConformanceCheck.named("submit: nil and an empty result are results, not failures"))
    let failure = try #require(
      await #expect(throws: ConformanceFailure.self) {
        try await check.run { FailsEveryOther() }
      })
    #expect(failure.problem.contains("none was expected: ReplacedError()"))
    #expect(failure.problem.contains("at FuturesTestKit/Checks+Submit.swift:"))
  }

  @Test("that do not end fail at their limit, and leave the cooperative pool alone")
  func limit() async throws {
    let check = try #require(
      ConformanceCheck.named("submit: the future has what the body returns"))
    let gate = Gate()
    // More than the cooperative pool has threads.
    try await withThrowingTaskGroup { group in
      for _ in 0..<20 {
        group.addTask {
          let failure = try #require(
            await #expect(throws: ConformanceFailure.self) {
              try await check.run(within: .milliseconds(200)) { NeverReturns(gate) }
            })
          #expect(failure.problem.contains("did not end within 0.2 seconds"))
          #expect(failure.problem.contains("had not come to its first expectation"))
        }
      }
      try await group.waitForAll()
    }
    gate.open()
  }

  @Test("end with the task that runs them")
  func cancellation() async throws {
    let check = try #require(
      ConformanceCheck.named("submit: the future has what the body returns"))
    let gate = Gate()
    let task = Task { try await check.run { NeverReturns(gate) } }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    gate.open()
  }
}

extension ConformanceCheck {
  static func named(_ name: String) -> ConformanceCheck? {
    ExecutorConformance.checks.first { $0.name == name }
  }
}
