//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads

/// What is to be done after a critical section, outside the lock; each is a step of its own.
enum Effect {
  case unpark(Parker)
  case start(WorkerPlace)
  case fire(Signal, Signal.Reason)
  /// Somebody has moved a queued future out of `pending`, and is to take it out of the queue.
  case withdraw(AnyFuture, CallEnd?)
  case cancelIfPending(AnyFuture)
  /// Nobody is there to run it.
  case reject(AnyFuture)
  /// A running call's time is up.
  case countExpired(AnyFuture)
  /// A body has returned whose time had been up.
  case countLate
  /// A call has ended before it was back in the queue.
  case countBetweenAttempts(AnyFuture, CallEnd)
  /// An attempt has failed and another is to follow.
  case postpone(AnyFuture)

  /// Whether it sees to what is queued: brings a worker, or takes it out because there is none.
  var seesToQueue: Bool {
    switch self {
    case .unpark, .start, .reject: true
    case .fire, .withdraw, .cancelIfPending, .countExpired, .countLate, .countBetweenAttempts,
      .postpone:
      false
    }
  }
}
