//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesCore

/// A body and the promise of its result; lets go of the body before anyone can see that it is over.
final class PromisedCall<R: Sendable>: Sendable {
  let promise = Promise<R>()
  private let body: Lock<Body?>

  /// `@unchecked Sendable` because a body is taken out of the lock once, by who runs or drops it.
  private struct Body: @unchecked Sendable {
    let run: () throws -> R
  }

  init(_ body: sending @escaping () throws -> R) {
    self.body = Lock(Body(run: body))
    promise.future.addDoneCallback { [weak self] _ in self?.discardBody() }
  }

  func run() {
    guard promise.start(), var body = take() else { return }
    let result = Result { try body.run() }
    body = Body { try result.get() }
    try? promise.complete(with: result)
  }

  private func take() -> Body? { body.withLock { $0.take() } }

  private func discardBody() { _ = take() }
}
