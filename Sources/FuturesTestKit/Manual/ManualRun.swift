//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// A call at work, for those who wait in `shutdown`.
final class ManualRun: Sendable {
  let future: AnyFuture
  private let thread = PlatformThread.current
  private let promise = Promise<Void>()

  init(_ future: AnyFuture) {
    self.future = future
  }

  /// Done when the call has ended and its callbacks have run.
  var ended: Future<Void> { promise.future }

  func end() { try? promise.succeed() }

  /// Whether the calling thread is inside this call.
  var isOnThisThread: Bool { thread.isCurrent }
}
