//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// How long to wait awake before falling asleep.
package enum Spinning {
  /// Whether somebody else can make progress while this thread spins.
  package static let isUseful = ProcessorCount.available() > 1

  /// Rounds of a loop with a processor's pause in it: one or two microseconds, about what falling asleep
  /// and waking cost together, so that spinning in vain never costs much more than sleeping at once.
  package static var limit: Int { 60 }
}
