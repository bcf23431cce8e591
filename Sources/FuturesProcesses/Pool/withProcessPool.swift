//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Makes a process pool for the length of a function, and blocks until its calls have ended and its processes have
/// left.
///
/// Leaving the function runs what is queued; leaving it by an error cancels what has not started. In both cases
/// this returns when every started call has ended. Python's `with ProcessPoolExecutor(...)`.
///
/// ```swift
/// let primes = try withProcessPool { pool in try pool.map(numbers, transform: isPrime) }
/// ```
///
/// - Parameters:
///   - maxWorkers: How many processes there are, at least 1; as many as there are processors without it.
///   - body: What to do with the pool, on the calling thread.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws.
@available(*, noasync, message: "blocks the thread; use 'try await withProcessPool { ... }'")
@_disfavoredOverload
public func withProcessPool<R>(
  maxWorkers: Int? = nil, _ body: (ProcessPoolExecutor) throws -> R
) throws -> R {
  let pool = ProcessPoolExecutor(maxWorkers: maxWorkers)
  do {
    let result = try body(pool)
    pool.shutdown(cancelPending: false)
    return result
  } catch {
    pool.shutdown(cancelPending: true)
    throw error
  }
}

/// Makes a process pool for the length of a function, and suspends until its calls have ended and its processes
/// have left.
///
/// As the blocking form.
///
/// - Parameters:
///   - maxWorkers: How many processes there are, at least 1; as many as there are processors without it.
///   - body: What to do with the pool.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws.
nonisolated(nonsending) public func withProcessPool<R>(
  maxWorkers: Int? = nil,
  _ body: nonisolated(nonsending) (ProcessPoolExecutor) async throws -> R
) async throws -> R {
  let pool = ProcessPoolExecutor(maxWorkers: maxWorkers)
  do {
    let result = try await body(pool)
    await pool.shutdown(cancelPending: false)
    return result
  } catch {
    await pool.shutdown(cancelPending: true)
    throw error
  }
}
