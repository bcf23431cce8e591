//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
package import FuturesCore

/// How long calls have waited and run, and workers have worked.
package struct CallTimes: Sendable {
  package var waiting = TimeHistogram()
  package var running = TimeHistogram()
  /// When the worker's thread began; 0 when it has ended, or for the sum of several.
  package var began: UInt64 = 0
  /// How long it has slept, up to the last time it woke.
  private var parked: UInt64 = 0
  /// When it fell asleep; 0 while it is awake.
  package var parkedSince: UInt64 = 0
  /// What workers that have ended have worked.
  package var worked: UInt64 = 0

  package init() {}

  package mutating func record(waited: UInt64, ran: UInt64) {
    waiting.record(waited)
    running.record(ran)
  }

  package mutating func endParking(at now: UInt64) {
    // It may have fallen asleep after somebody else has looked at the clock.
    if parkedSince != 0 { parked += now - min(now, parkedSince) }
    parkedSince = 0
  }

  package mutating func add(_ worker: CallTimes, at now: UInt64) {
    waiting.add(worker.waiting)
    running.add(worker.running)
    worked += worker.worked
    guard worker.began != 0 else { return }
    var worker = worker
    worker.endParking(at: now)
    worked += now - worker.began - min(now - worker.began, worker.parked)
  }
}
