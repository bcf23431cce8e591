//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

/// What a pool was asked for.
package struct PoolConfiguration: Sendable {
  package let width: Int
  package let name: String
  let maxPending: Int
  let whenFull: FullQueuePolicy
  let idleTimeout: Duration?
  package let observation: Observation?
  /// Called on each thread before it leaves, if it was initialised.
  let onExit: (@Sendable () -> Void)?
  /// Called on each thread before its first call; the pool is broken when it throws.
  let initializer: (@Sendable () throws -> Void)?

  package init(
    width: Int, name: String, maxPending: Int?, whenFull: FullQueuePolicy, idleTimeout: Duration?,
    observation: Observation?, onExit: (@Sendable () -> Void)?,
    initializer: (@Sendable () throws -> Void)?
  ) {
    // No kernel has more threads, and sums of widths cannot overflow.
    self.width = min(width, Int(Int32.max))
    self.name = name
    self.maxPending = maxPending ?? .max
    self.whenFull = whenFull
    self.idleTimeout = idleTimeout
    self.observation = observation
    self.onExit = onExit
    self.initializer = initializer
  }
}
