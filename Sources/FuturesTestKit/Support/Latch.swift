//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Opens when enough have arrived.
package final class Latch: Sendable {
  private let monitor: Monitor<Int>

  package init(_ count: Int) {
    monitor = Monitor(count)
  }

  package func arrive() {
    monitor.withLock { $0 -= 1 }
    monitor.broadcast()
  }

  /// Blocks until enough have arrived.
  ///
  /// Not for test bodies: see `onThread`.
  package func wait() {
    monitor.wait { missing in missing <= 0 ? .done(()) : .sleep(until: .never) }
  }

  package func arriveAndWait() {
    arrive()
    wait()
  }
}
