//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit
import Testing

/// One check after the other: all at once, they have thousands of threads.
@Suite("Every executor keeps the promises of the protocol", .serialized, .timeLimit(.minutes(2)))
struct ConformanceTests {
  @Test(
    "InlineExecutor", arguments: ExecutorConformance.checks(for: [.sharedMemory, .nativeFutures]))
  func inline(check: ConformanceCheck) async throws {
    try await check.run { InlineExecutor() }
  }

  @Test("ThreadPoolExecutor", arguments: ExecutorConformance.checks, [1, 2, 5])
  func threads(check: ConformanceCheck, width: Int) async throws {
    try await check.run { ThreadPoolExecutor(maxWorkers: width) }
  }

  @Test(
    "ProcessPoolExecutor",
    arguments: ExecutorConformance.checks(for: [.pendingCalls, .nativeFutures]), [1, 2])
  func processes(check: ConformanceCheck, width: Int) async throws {
    try await check.run { ProcessPoolExecutor(maxWorkers: width) }
  }

  @Test("ManualExecutor, run by one thread", arguments: ExecutorConformance.checks, seeds)
  func manual(check: ConformanceCheck, seed: UInt64?) async throws {
    try await check.run { ManualWorkers(seed: seed, width: 1) }
  }

  @Test("ManualExecutor, run by three threads", arguments: ExecutorConformance.checks, seeds)
  func manualOnThreads(check: ConformanceCheck, seed: UInt64?) async throws {
    try await check.run { ManualWorkers(seed: seed, width: 3) }
  }

  /// `nil` is the order of submission.
  private static let seeds: [UInt64?] = [nil, 1, 2]
}
