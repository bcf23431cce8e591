//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Makes a thread pool for the length of a function, and blocks until its calls have ended.
///
/// Leaving the function runs what is queued; leaving it by an error cancels what has not started. In
/// both cases this returns when every started call has ended. Python's `with ThreadPoolExecutor(...)`.
///
/// ```swift
/// let sizes = try withThreadPool(maxWorkers: 5) { pool in try pool.map(urls, transform: download) }
/// ```
///
/// - Parameters:
///   - maxWorkers: How many calls run at a time, at least 1; Python's default without it.
///   - threadNamePrefix: Names the threads.
///   - body: What to do with the pool, on the calling thread.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws.
@available(*, noasync, message: "blocks the thread; use 'try await withThreadPool { ... }'")
@_disfavoredOverload
public func withThreadPool<R>(
  maxWorkers: Int? = nil, threadNamePrefix: String? = nil,
  _ body: (ThreadPoolExecutor) throws -> R
) throws -> R {
  let pool = ThreadPoolExecutor(maxWorkers: maxWorkers, threadNamePrefix: threadNamePrefix)
  do {
    let result = try body(pool)
    pool.shutdown(cancelPending: false)
    return result
  } catch {
    pool.shutdown(cancelPending: true)
    throw error
  }
}

/// Makes a thread pool for the length of a function, and suspends until its calls have ended.
///
/// Leaving the function runs what is queued; leaving it by an error cancels what has not started. In
/// both cases this returns when every started call has ended, also when the calling task is cancelled.
///
/// - Parameters:
///   - maxWorkers: How many calls run at a time, at least 1; Python's default without it.
///   - threadNamePrefix: Names the threads.
///   - body: What to do with the pool, in the caller's isolation.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws.
nonisolated(nonsending) public func withThreadPool<R>(
  maxWorkers: Int? = nil, threadNamePrefix: String? = nil,
  _ body: nonisolated(nonsending) (ThreadPoolExecutor) async throws -> R
) async throws -> R {
  let pool = ThreadPoolExecutor(maxWorkers: maxWorkers, threadNamePrefix: threadNamePrefix)
  do {
    let result = try await body(pool)
    await pool.shutdown(cancelPending: false)
    return result
  } catch {
    await pool.shutdown(cancelPending: true)
    throw error
  }
}
