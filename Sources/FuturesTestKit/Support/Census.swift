//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Counts how many of its probes are alive.
package final class Census: Sendable {
  private let state = Lock(0)

  package init() {}

  package var alive: Int { state.withLock { $0 } }

  package func makeProbe() -> Probe {
    state.withLock { $0 += 1 }
    return Probe(self)
  }

  package final class Probe: Sendable {
    private let census: Census

    fileprivate init(_ census: Census) {
      self.census = census
    }

    deinit {
      census.state.withLock { $0 -= 1 }
    }
  }
}
