//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Runs a blocking scenario on a thread of its own while the test suspends.
///
/// A test body that blocks occupies one of the few threads all tests share. A test that runs out of
/// time is cancelled: it ends then, and leaves the thread behind, so that a scenario that hangs is
/// reported rather than the run hanging with it.
package func onThread<R: Sendable>(
  _ body: @escaping @Sendable () throws -> R
) async throws -> R {
  let trail = CheckTrail.current
  let waiting = Lock<CheckedContinuation<R, any Error>?>(nil)
  @Sendable func resume(_ result: Result<R, any Error>) {
    waiting.withLock { $0.take() }?.resume(with: result)
  }
  return try await withTaskCancellationHandler {
    try await withCheckedThrowingContinuation { continuation in
      waiting.withLock { $0 = continuation }
      do {
        if Task.isCancelled { throw CancellationError() }
        try PlatformThread.start(named: "scenario") {
          resume(CheckTrail.$current.withValue(trail) { Result { try body() } })
        }.detach()
      } catch {
        resume(.failure(error))
      }
    }
  } onCancel: {
    resume(.failure(CancellationError()))
  }
}
