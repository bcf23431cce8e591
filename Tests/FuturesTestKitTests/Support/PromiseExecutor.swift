//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesCore

/// An executor of somebody else's, made with the library's public interface: its futures are those of
/// promises.
///
/// All but the lock, a `Mutex` elsewhere, with which ThreadSanitizer would report false races.
final class PromiseExecutor: Executor {
  private let pool: ThreadPoolExecutor
  /// The futures of all calls that have not ended.
  private let unfinished = Lock<Set<AnyFuture>>([])

  init(width: Int) {
    pool = ThreadPoolExecutor(maxWorkers: width)
  }

  var _width: Int { pool._width }

  func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    accept(PromisedCall(body))
  }

  @_disfavoredOverload
  func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    accept(PromisedCall { _ = try body() })
  }

  private func accept<R>(_ call: PromisedCall<R>) -> Future<R> {
    let future = call.promise.future
    _ = unfinished.withLock { $0.insert(future) }
    future.addDoneCallback { [weak self] future in
      _ = self?.unfinished.withLock { $0.remove(future) }
    }
    // The pool knows whether it is too late.
    pool.submit { call.run() }.addDoneCallback { carrier in
      if case .failure(let refusal) = carrier.outcome { try? call.promise.fail(refusal) }
    }
    return future
  }

  func shutdown(cancelPending: Bool) {
    if cancelPending { cancelWhatWaits() }
    pool.shutdown()
  }

  func shutdown(cancelPending: Bool) async {
    if cancelPending { cancelWhatWaits() }
    await pool.shutdown()
  }

  func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    if cancelPending { cancelWhatWaits() }
    let carriers = await pool.shutdown(cancelPending: false, within: limit)
    if carriers.isEmpty { return [] }
    let rest = unfinished.withLock { $0 }
    for future in rest { future.cancel() }
    return Array(rest)
  }

  private func cancelWhatWaits() {
    for future in unfinished.withLock({ $0 }) where !future.isRunning { future.cancel() }
  }
}
