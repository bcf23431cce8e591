//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Opens once; who waits before that blocks.
///
/// Not a future: an executor may take a wait for one of those as a chance to run something else on
/// the same thread.
package final class Gate: Sendable {
  private let monitor = Monitor(false)

  package init() {}

  package func open() {
    monitor.withLock { $0 = true }
    monitor.broadcast()
  }

  /// Blocks until the gate is open.
  ///
  /// Not for test bodies: see `onThread`.
  package func wait() {
    monitor.wait { isOpen in isOpen ? .done(()) : .sleep(until: .never) }
  }
}
