//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads

/// Hands everything on to a pool: keeps every promise, and is what broken executors inherit from.
class WrappingExecutor: Executor, @unchecked Sendable {
  // `@unchecked Sendable` because a class that is inherited from cannot be checked; subclasses have
  // constants only.

  let pool: ThreadPoolExecutor

  init(width: Int = 2) {
    pool = ThreadPoolExecutor(maxWorkers: width)
  }

  var _width: Int { pool._width }

  func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    pool.submit(options, body)
  }

  @_disfavoredOverload
  func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    pool.submit(options) { _ = try body() }
  }

  func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    pool._map(inputs, chunkSize: chunkSize, transform)
  }

  func shutdown(cancelPending: Bool) {
    pool.shutdown(cancelPending: cancelPending)
  }

  func shutdown(cancelPending: Bool) async {
    await pool.shutdown(cancelPending: cancelPending)
  }

  func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    await pool.shutdown(cancelPending: cancelPending, within: limit)
  }
}
