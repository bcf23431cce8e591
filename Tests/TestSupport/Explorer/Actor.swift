//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Somebody who takes one step after the other: a thread, or the clock.
package struct Actor<World> {
  package let name: String
  /// What it may do next; of several, the schedule decides.
  var steps: [Step<World>]

  package var isAtEnd: Bool { steps.isEmpty }

  package init(_ name: String, _ steps: [Step<World>]) {
    self.name = name
    self.steps = steps
  }
}
