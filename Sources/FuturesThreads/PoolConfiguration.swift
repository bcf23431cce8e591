//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// What a pool was asked for.
struct PoolConfiguration: Sendable {
  let width: Int
  let name: String
  let maxPending: Int
  let whenFull: FullQueuePolicy
  let idleTimeout: Duration?
  let observation: Observation?
  let onExit: (@Sendable () -> Void)?
  let initializer: (@Sendable () throws -> Void)?
}
