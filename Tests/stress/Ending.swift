//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import Synchronization
import TestSupport

/// A way in which a pool comes to its end.
enum Ending: CaseIterable {
  case shutdown, shutdownOnThread, cancelPending, withinLimit, dropped
  case scope, scopeOnThread, scopeLeftByError
  case insideWorker, insideAsyncBody

  /// How the names of the pools' threads begin.
  static var threads: String { "ended" }

  private struct Departure: Error {}

  /// Makes a pool, gives it work, ends it, and looks whether every call has run or was cancelled.
  func tryOut() async throws {
    let work = Work()
    switch self {
    case .shutdown: await started(work).shutdown()
    case .shutdownOnThread: try await onThread { started(work).shutdown() }
    case .cancelPending: await started(work).shutdown(cancelPending: true)
    case .withinLimit: _ = await started(work).shutdown(cancelPending: true, within: .zero)
    case .dropped: _ = started(work)
    case .scope:
      try await withThreadPool(maxWorkers: 2, threadNamePrefix: Ending.threads) { pool async in
        work.submit(to: pool)
      }
    case .scopeOnThread:
      try await onThread {
        try withThreadPool(maxWorkers: 2, threadNamePrefix: Ending.threads) { work.submit(to: $0) }
      }
    case .scopeLeftByError:
      do {
        try await withThreadPool(maxWorkers: 2, threadNamePrefix: Ending.threads) {
          pool async throws in
          work.submit(to: pool)
          throw Departure()
        }
      } catch is Departure {}
    case .insideWorker:
      let pool = started(work)
      try await pool.submit { pool.shutdown() }.value
    case .insideAsyncBody:
      let pool = started(work)
      try await pool.submit { () async in await pool.shutdown() }.value
    }
    try await work.finish(self)
  }

  private func started(_ work: Work) -> ThreadPoolExecutor {
    let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: Ending.threads)
    work.submit(to: pool)
    return pool
  }

  /// Some calls of all kinds.
  private final class Work: Sendable {
    private let runs = Atomic(0)
    private let futures = Lock<[Future<Void>]>([])

    func submit(to pool: ThreadPoolExecutor) {
      let limited = TaskOptions.timeout(.seconds(600)).named("limited")
      let retried = TaskOptions.retry(.limit(1))
      var new = (0..<4).map { _ in pool.submit { self.run() } }
      new.append(pool.submit { () async in self.run() })
      new.append(pool.submit(limited) { self.run() })
      new.append(
        pool.submit(retried) {
          if TaskContext.current?.attempt == 1 { throw Departure() }
          self.run()
        })
      futures.withLock { $0 = new }
    }

    private func run() { runs.add(1, ordering: .relaxed) }

    func finish(_ ending: Ending) async throws {
      let all = futures.withLock { $0 }
      _ = await all.wait()
      let cancelled = all.filter { $0.isCancelled || isAskedToStop($0, by: ending) }
      for future in all where !cancelled.contains(future) { try future.outcome?.get() }
      let runs = runs.load(ordering: .relaxed)
      try demand(
        runs + cancelled.count == all.count,
        "Pool ended by \(ending): of \(all.count) calls, \(runs) have run and \(cancelled.count) were cancelled."
      )
    }

    /// Whether the call has no second attempt because it was running when the limit was over.
    private func isAskedToStop(_ future: Future<Void>, by ending: Ending) -> Bool {
      guard case .withinLimit = ending, case .failure(is Departure) = future.outcome else {
        return false
      }
      return true
    }
  }
}
