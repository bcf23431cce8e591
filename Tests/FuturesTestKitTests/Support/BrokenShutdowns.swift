//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit

// Executors that break a promise about `shutdown`, one each.

/// Runs on the caller's thread what comes too late.
final class AcceptsAfterShutdown: WrappingExecutor, @unchecked Sendable {
  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    let call = PromisedCall(body)
    let future = pool.submit(options) { call.run() }
    if future.isDone, case .failure = future.outcome { call.run() }
    return call.promise.future
  }
}

final class ReturnsEarly: WrappingExecutor, @unchecked Sendable {
  override func shutdown(cancelPending: Bool) {}
}

final class CancelsWhatIsToRun: WrappingExecutor, @unchecked Sendable {
  override func shutdown(cancelPending: Bool) {
    pool.shutdown(cancelPending: true)
  }
}

final class RunsWhatIsToBeCancelled: WrappingExecutor, @unchecked Sendable {
  override func shutdown(cancelPending: Bool) async {
    await pool.shutdown(cancelPending: false)
  }
}

final class HidesWhatIsUnfinished: WrappingExecutor, @unchecked Sendable {
  override func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    _ = await pool.shutdown(cancelPending: cancelPending, within: limit)
    return []
  }
}

/// Remembers its futures, for shutdowns that go wrong about them.
class RemembersFutures: WrappingExecutor, @unchecked Sendable {
  let futures = Recorder<AnyFuture>()

  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    let future = pool.submit(options, body)
    futures.record(future)
    return future
  }

  @_disfavoredOverload
  override func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    let future = pool.submit(options) { _ = try body() }
    futures.record(future)
    return future
  }
}

/// Gives up after the limit without asking anyone to stop.
final class LeavesRunning: RemembersFutures, @unchecked Sendable {
  override func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    await futures.values.wait(timeout: limit).pending
  }
}

final class CountsWhatHasEnded: RemembersFutures, @unchecked Sendable {
  override func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    _ = await pool.shutdown(cancelPending: cancelPending, within: limit)
    return futures.values
  }
}
