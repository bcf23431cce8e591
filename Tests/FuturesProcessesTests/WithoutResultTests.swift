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

/// What a body throws shows that it has run.
@Sendable private func fail() throws { throw Mishap(reason: "it has run") }
@Sendable private func failLater() async throws { try fail() }

private struct Page: Portable {
  func show() throws { try fail() }
}

extension ProcessTests {
  @Suite("Bodies without a result", .timeLimit(.minutes(5)))
  struct WithoutResultTests {
    private let page: Page? = Page()
    private let missing: Page? = nil

    @Test("closures and functions run in the process, with and without options")
    func blocking() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let executor: any Executor = pool
      await expectRun([
        pool.submit { try fail() },
        pool.submit(.named("n")) { try fail() },
        pool.submit(fail),
        pool.submit(.named("n"), fail),
        executor.submit { try fail() },
        executor.submit(.named("n")) { try fail() },
        executor.submit(fail),
        executor.submit(.named("n"), fail),
      ])
      await pool.shutdown()
    }

    @Test("a body may end in an optional chain, and its call succeeds where the chain ends early")
    func optionalChain() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let executor: any Executor = pool
      let (page, missing) = (page, missing)
      await expectRun([
        pool.submit { try page?.show() },
        pool.submit(.named("n")) { try page?.show() },
        executor.submit { try page?.show() },
        executor.submit(.named("n")) { try page?.show() },
        pool.submit { () async throws in try page?.show() },
        pool.submit(.named("n")) { () async throws in try page?.show() },
      ])
      try await pool.submit { try missing?.show() }.value
      try await executor.submit(.named("n")) { try missing?.show() }.value
      try await pool.submit { () async throws in try missing?.show() }.value
      await pool.shutdown()
    }

    @Test("the branches of a body may be calls without a result")
    func branches() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      for flag in [true, false] {
        await expectRun([
          pool.submit { if flag { try fail() } else { try fail() } },
          pool.submit(.named("n")) { if flag { try fail() } else { try fail() } },
          pool.submit { if flag { try await failLater() } else { try await failLater() } },
        ])
      }
      await pool.shutdown()
    }

    @Test("async closures and functions run in the process")
    func suspending() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      await expectRun([
        pool.submit { try await failLater() },
        pool.submit(.named("n")) { try await failLater() },
        pool.submit(failLater),
        pool.submit(.named("n"), failLater),
      ])
      await pool.shutdown()
    }

    @Test("with the value of a worker")
    func stateful() async throws {
      let worker = StatefulWorker { 1 }
      let (page, missing) = (page, missing)
      await expectRun([
        worker.submit { _ in try page?.show() },
        worker.submit(.named("n")) { if $0 > 0 { try fail() } else { $0 = 1 } },
      ])
      try await worker.submit { _ in try missing?.show() }.value
      try await worker.submit { $0 += 1 }.value
      #expect(try await worker.submit { $0 }.value == 2)
      await worker.shutdown()
    }

    private func expectRun(
      _ futures: [Future<Void>], sourceLocation: SourceLocation = #_sourceLocation
    ) async {
      for (index, future) in futures.enumerated() {
        await #expect(
          throws: Mishap(reason: "it has run"), "number \(index)", sourceLocation: sourceLocation
        ) { try await future.value }
      }
    }
  }
}
