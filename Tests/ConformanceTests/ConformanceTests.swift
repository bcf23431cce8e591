//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Testing

@Suite("Every executor keeps the promises of the protocol", .timeLimit(.minutes(1)))
struct ConformanceTests {
  private static let inline = Subject(name: "InlineExecutor") { InlineExecutor() }

  private static let pools = [1, 2, 5].map { (width: Int) in
    Subject(name: "ThreadPoolExecutor, \(width) wide") { ThreadPoolExecutor(maxWorkers: width) }
  }

  @Test(
    "in general", arguments: ExecutorConformance.checks.filter { !$0.needsPendingCalls },
    [inline] + pools)
  func general(check: ConformanceCheck, subject: Subject) async throws {
    try await check.run(on: subject.make())
  }

  @Test(
    "for calls that wait", arguments: ExecutorConformance.checks.filter(\.needsPendingCalls),
    pools)
  func pending(check: ConformanceCheck, subject: Subject) async throws {
    try await check.run(on: subject.make())
  }

  /// An executor under a name.
  struct Subject: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable () -> any Executor

    var testDescription: String { name }
  }
}

extension ConformanceCheck: CustomTestStringConvertible {
  var testDescription: String { name }
}
