//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Dispatch

/// Holds threads up until it is opened.
///
/// On a semaphore for every peer: a wait for a future might run other tasks meanwhile.
final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func open() {
    semaphore.signal()
  }

  /// Blocks until the gate is open; whoever comes through lets the next one in.
  func wait() {
    semaphore.wait()
    semaphore.signal()
  }
}
