//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

// Calls that the pool refuses or cannot run.

extension PoolEngine {
  func failAll(_ items: [AnyFuture], _ error: ExecutorError) {
    for item in items {
      if !item.isPiece {
        fail(item, error)
      } else if item.startHere(handle) {
        item.runPiece()
      }
    }
  }

  /// Fails a future that has not started.
  func fail(_ future: AnyFuture, _ error: ExecutorError) {
    guard let callbacks = future.fail(error, as: .rejected) else { return }
    future.run(callbacks)
  }

  /// Fails a future that was not taken in.
  func refuse(_ future: AnyFuture, in phase: PoolState.Phase) {
    fail(future, refusal(of: future, in: phase))
  }

  func refusal(of future: AnyFuture, in phase: PoolState.Phase) -> ExecutorError {
    if case .broken(let cause) = phase { return brokenError(cause) }
    return ExecutorError(
      .shutDown,
      "\(future.taskName.sentenceStart) was submitted to pool \"\(configuration.name)\" after its"
        + " shutdown. Submit before shutdown, or make a new pool.")
  }

  func brokenError(_ cause: any Error) -> ExecutorError {
    ExecutorError(
      .brokenExecutor,
      "Pool \"\(configuration.name)\" is broken, because the initializer of one of its workers failed."
        + " Mend the initializer and make a new pool.", underlyingError: cause)
  }
}
