//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads

/// A worker as `PoolWorker` is one, without a thread.
final class ModelWorker {
  enum Phase {
    /// On its way to the queue.
    case looking
    case parked
    /// In a body or a callback, which may take any time.
    case running
    /// Its outcome is about to be seen; it will be back at once.
    case publishing
    /// In a body that waits.
    case blocked
    case leaving, gone
  }

  let place: WorkerPlace
  var phase = Phase.looking
  /// Parked for a short time only, because there are too many.
  var isSurplus = false
  /// In its initializer it counts as free: it will come for the call that it was started for.
  var isInitializing = false
  /// How many calls run on top of its own.
  var nested = 0
  var counts = CallCounts()

  init(_ place: WorkerPlace) {
    self.place = place
  }
}
