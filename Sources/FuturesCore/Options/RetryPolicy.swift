//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// When an attempt that failed is followed by another.
///
/// ```swift
/// pool.submit(.retry(.limit(3, backoff: .exponential(from: .milliseconds(100))))) { try fetch(url) }
/// ```
public struct RetryPolicy: Sendable {
  package let retries: Int
  package let backoff: Backoff
  /// Whether an error is worth another attempt; `nil` where every one is.
  package let isRetryable: (@Sendable (any Error) -> Bool)?

  /// One attempt, whatever becomes of it.
  public static var never: RetryPolicy {
    RetryPolicy(retries: 0, backoff: .none, isRetryable: nil)
  }

  /// A limited number of further attempts.
  ///
  /// Attempts never overlap. A call that was cancelled is not tried again, nor is one on a thread
  /// that has timed out, because its body may still be running. While a task waits for its next
  /// attempt it is pending: it can be cancelled, and it occupies no thread.
  ///
  /// - Parameters:
  ///   - retries: How many attempts may follow the first, at least 0.
  ///   - backoff: How long to wait before each of them.
  ///   - isRetryable: Whether an error is worth another attempt; every error is without it. Called
  ///     on the thread that ran the body. In a process pool that is where the body has thrown, so that it sees the
  ///     very error, if the function can travel as a call can; else it is called here, and sees the error as it
  ///     comes back. ``WorkerCrash`` and the errors of this library are always judged here.
  /// - Returns: The policy.
  public static func limit(
    _ retries: Int, backoff: Backoff = .none,
    when isRetryable: (@Sendable (any Error) -> Bool)? = nil
  ) -> RetryPolicy {
    guard retries >= 0 else { misuse("RetryPolicy.limit: retries is \(retries); give 0 or more") }
    return RetryPolicy(retries: retries, backoff: backoff, isRetryable: isRetryable)
  }

  private init(
    retries: Int, backoff: Backoff, isRetryable: (@Sendable (any Error) -> Bool)?
  ) {
    self.retries = retries
    self.backoff = backoff
    self.isRetryable = isRetryable
  }

  /// How long to wait before the attempt that follows number `attempt`; `nil` means give up.
  package func delay(
    after error: any Error, attempt: Int, isRetryable answer: Bool? = nil
  ) -> Duration? {
    guard attempt <= retries, answer ?? isRetryable?(error) ?? true else { return nil }
    return backoff.delay(beforeRetry: attempt)
  }
}
