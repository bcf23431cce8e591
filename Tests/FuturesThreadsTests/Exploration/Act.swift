//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What somebody does to a pool; calls are named by their numbers in the scenario.
enum Act {
  case submit(Int)
  /// Submits an `async` body, which becomes a task that brings one piece.
  case submitTask(Int)
  case cancel(Int)
  /// The call's time is up.
  case expire(Int)
  /// Waits until the call is done: a worker runs it itself if it is queued, and is lent otherwise.
  case wait(Int)
  /// Waits until the call runs.
  case meet(Int)
  /// Nobody is left to submit.
  case close
  case shutdown(cancelPending: Bool)
}
