//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

/// Logs a line for each call that fails or is refused.
///
/// An event's text has the name of the call and the type of its error, and nothing that a user has sent.
struct FailureLog: ExecutorObserver {
  func executor(_ name: String, didObserve event: TaskEvent) {
    if event.kind == .failed { log("\(event)") }
  }
}
