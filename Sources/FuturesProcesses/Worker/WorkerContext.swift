//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// What the call that this process makes can learn of itself: all of it lies in the shared page.
final class WorkerContext: CallSurroundings {
  private let page: SharedPage
  private let send: @Sendable (UInt64, [UInt8]) -> Void
  /// The call that has reported last, and when that went out.
  private let lastReport = Lock<(call: UInt64, instant: UInt64)>((0, 0))

  /// A hundred a second: each wakes the pool.
  private static let pause: UInt64 = 10_000_000

  /// - Parameters:
  ///   - page: The page.
  ///   - send: Sends the pool how far a call has come, on any thread.
  init(page: SharedPage, _ send: @escaping @Sendable (UInt64, [UInt8]) -> Void) {
    self.page = page
    self.send = send
  }

  var isCancellationRequested: Bool { page.stop == page.started }
  var attempt: Int { page.attempt }
  var deadline: Deadline { page.deadline }

  func report(_ progress: TaskProgress) {
    let call = page.started
    guard page.observed == call else { return }
    let now = cfutures_now()
    let isDue = lastReport.withLock { last in
      guard
        last.call != call || now - last.instant >= WorkerContext.pause
          || progress.completed == progress.total
      else { return false }
      last = (call, now)
      return true
    }
    if isDue { send(call, ProgressMessage.bytes(of: progress)) }
  }
}
