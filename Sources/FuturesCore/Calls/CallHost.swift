//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a call asks of the executor that runs it.
package protocol CallHost: AnyObject, Sendable {
  /// The body has returned (or will not run), and its outcome is about to be seen by others.
  ///
  /// Whoever sees the outcome and submits again must find this worker free, or the pool would grow
  /// where it should reuse. Called for each `execute`, on the same thread;
  /// a second time is without effect.
  func callWillEnd()

  /// Runs callbacks on this thread, which is not free while they run.
  func run(_ callbacks: [AnyFuture.Callback], of future: AnyFuture)

  /// Executes a future that went back to `pending` again, after a pause.
  func retry(_ future: AnyFuture, after delay: Duration)

  /// Whether an `async` body, which waits for its next attempt itself, may have one; when not, the host
  /// has completed the future.
  func admitsRetry(of future: AnyFuture) -> Bool
}

extension CallHost {
  package func admitsRetry(of future: AnyFuture) -> Bool { true }
}
