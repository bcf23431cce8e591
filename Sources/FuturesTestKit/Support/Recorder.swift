//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Remembers values in the order in which they came, from any thread.
package final class Recorder<Value: Sendable>: Sendable {
  private let state = Lock<[Value]>([])

  package init() {}

  package func record(_ value: Value) {
    state.withLock { $0.append(value) }
  }

  package var values: [Value] { state.withLock { $0 } }
}
