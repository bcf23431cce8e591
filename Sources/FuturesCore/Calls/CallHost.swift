//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a call asks of the executor that runs it.
///
/// Every member but `callWillEnd` has a default, for hosts without a queue and workers.
package protocol CallHost: AnyObject, Sendable {
  /// The body has returned (or will not run), and its outcome is about to be seen by others.
  ///
  /// Whoever sees the outcome and submits again must find this worker free, or the pool would grow
  /// where it should reuse; and whoever reads the statistics then must find the call counted. Called once
  /// for each `execute`, on the same thread.
  func callWillEnd(_ end: CallEnd)

  /// A running call's time is up; its body goes on, and `callWillEnd` will follow.
  func callExpired()

  /// Runs callbacks on this thread, which is not free while they run.
  func run(_ callbacks: [AnyFuture.Callback], of future: AnyFuture)

  /// Executes a future that went back to `pending` again, after a pause.
  func retry(_ future: AnyFuture, after delay: Duration)

  /// Whether an `async` body, which waits for its next attempt itself, may have one; when not, the host
  /// has completed the future.
  func admitsRetry(of future: AnyFuture) -> Bool

  /// Takes a future out of its queue that was moved out of `pending` by somebody who is not taking it
  /// from there: who cancels it, whose time is up, or who runs it elsewhere.
  ///
  /// - Parameters:
  ///   - future: Lies in this host's queue, and keeps the host alive until this has returned.
  ///   - end: How it ends; `nil` when the caller is going to run it.
  func withdraw(_ future: AnyFuture, _ end: CallEnd?)

  /// A call has been cancelled, or has run out of time, in the moment between an attempt and its way back into
  /// the queue, where nobody could withdraw it.
  func callEndedBetweenAttempts(_ future: AnyFuture, _ end: CallEnd)

  /// A worker is about to block, for a wait: another may take its place.
  ///
  /// - Throws: ``ExecutorError/Code/resourceExhausted`` when too many workers are blocked.
  func beginBlocking(_ worker: CallWorker) throws(ExecutorError)

  func endBlocking(_ worker: CallWorker)

  /// A call is about to run on top of what this worker runs, which is not free when that call ends.
  func beginNested(_ future: AnyFuture)

  func endNested()
}

extension CallHost {
  package func callExpired() {}

  package func run(_ callbacks: [AnyFuture.Callback], of future: AnyFuture) {
    future.run(callbacks)
  }

  package func retry(_ future: AnyFuture, after delay: Duration) {
    preconditionFailure("this host runs calls without further attempts")
  }

  package func admitsRetry(of future: AnyFuture) -> Bool { true }

  package func withdraw(_ future: AnyFuture, _ end: CallEnd?) {
    preconditionFailure("this host has no queue")
  }

  package func callEndedBetweenAttempts(_ future: AnyFuture, _ end: CallEnd) {}

  package func beginBlocking(_ worker: CallWorker) throws(ExecutorError) {}

  package func endBlocking(_ worker: CallWorker) {}

  package func beginNested(_ future: AnyFuture) {}

  package func endNested() {}
}
