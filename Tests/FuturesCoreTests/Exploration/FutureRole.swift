//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What somebody does with a future.
enum FutureRole {
  /// Takes the call from the queue, runs it and completes it.
  case worker
  /// As a worker, and gives the call back after its first attempt.
  case retryingWorker
  /// Takes the call from the queue, and its body never returns.
  case endlessWorker
  /// Waits on a worker, and runs the call itself.
  case waiter
  case canceller
  /// Ends the call because its time is up.
  case clock
  case subscriber
  /// The executor of an `async` body, which wants to hear of a cancellation while the body runs.
  case handler
}
