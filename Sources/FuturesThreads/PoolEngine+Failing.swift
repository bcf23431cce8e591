//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

// Calls that the pool refuses or cannot run.

extension PoolEngine {
  /// What nobody is left to run; told apart under the lock, to which that mark belongs.
  struct Stranded {
    let calls: [AnyFuture]
    let pieces: [AnyFuture]

    init(_ items: [AnyFuture]) {
      calls = items.filter { !$0.isPiece }
      pieces = items.filter(\.isPiece)
    }
  }

  func failAll(_ stranded: Stranded, _ error: ExecutorError) {
    for call in stranded.calls { fail(call, error) }
    for piece in stranded.pieces where piece.startHere(handle) { piece.runPiece() }
  }

  /// Fails a future that has not started.
  package func fail(_ future: AnyFuture, _ error: any Error) {
    guard let callbacks = future.fail(error, as: .rejected) else { return }
    future.run(callbacks)
  }

  /// The task of an `async` body goes on elsewhere where the pool is broken; a body that has not started is not
  /// to start there before whoever has broken the pool comes to it.
  func failIfBroken(_ future: AnyFuture) {
    if case .broken(let cause) = step({ $0.phase }) { fail(future, brokenError(cause)) }
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

  package func brokenError(_ cause: any Error) -> ExecutorError {
    let reason =
      cause is WorkerCrash
      ? "one of its workers has died, and it is not to go on without. Make a new pool."
      : "the initializer of one of its workers failed. Mend the initializer and make a new pool."
    return ExecutorError(
      .brokenExecutor, "Pool \"\(configuration.name)\" is broken, because \(reason)",
      underlyingError: cause)
  }
}
