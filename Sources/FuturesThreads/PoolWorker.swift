//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
package import FuturesCore

/// One thread of a pool.
///
/// Only that thread touches it, but for `meter`.
package final class PoolWorker: CallHost, @unchecked Sendable {
  // `@unchecked` for that reason.

  package let place: WorkerPlace
  package let engine: PoolEngine
  let meter = WorkerMeter()

  /// What somebody keeps for the length of the worker's life.
  @safe @exclusivity(unchecked) package var attachment: AnyObject?

  /// Whether calls may lie ready for the worker; never `false` when some do.
  @safe @exclusivity(unchecked) var mayHaveFetched = false

  /// How many calls run on top of the item.
  @safe @exclusivity(unchecked) private var nested = 0

  init(_ place: WorkerPlace, engine: PoolEngine) {
    self.place = place
    self.engine = engine
  }

  func run() {
    CallWorker(
      index: place.index, host: self, queue: engine.handle,
      observation: engine.configuration.observation
    ).runsThread {
      let isInitialized = engine.initialize(self)
      if isInitialized { runCalls() }
      engine.leave(self, initialized: isInitialized)
    }
  }

  private func runCalls() {
    var next = engine.waitForItem(for: self)
    while let item = next {
      if item.borrow(run) {
        next = engine.takeItem(for: self)
        item.release()
      } else {
        // A result whose end runs code, if this is the last reference: it goes while the worker is busy and
        // has nothing else in hand, because that code may shut the pool down.
        engine.forgetCurrent(of: self, isLast: item.isLast && item.borrow(\.holdsObject))
        item.release()
        next = engine.takeItem(for: self)
      }
      // By now nothing is kept alive.
      next = next ?? engine.waitForItem(for: self)
    }
  }

  /// Whether the item's end runs nobody's code.
  private func run(_ item: AnyFuture) -> Bool {
    if item.isPiece {
      item.runPiece()
      return true
    }
    let stamp = item.stamp
    guard stamp != 0 else { return item.execute(on: self) }
    let began = cfutures_now()
    let endsQuietly = item.execute(on: self)
    engine.note(isShort: meter.record(waited: began &- stamp, ran: cfutures_now() &- began))
    return endsQuietly
  }

  // MARK: What a call asks for

  package func callWillEnd(_ end: CallEnd) {
    if case .late = end { return engine.count(.late) }
    meter.count(end)
    // A pool that cannot grow asks nobody who is free.
    if place.isBusy, !place.isFree, nested == 0, engine.mayGrow { engine.markFree(self) }
  }

  package func callExpired() { engine.callExpired() }

  package func run(_ callbacks: [AnyFuture.Callback], of future: AnyFuture) {
    engine.markUnfree(self)
    // They may take long.
    engine.returnFetched(of: self)
    future.run(callbacks)
  }

  package func retry(_ future: AnyFuture, after delay: Duration) {
    engine.retry(future, after: delay)
  }

  package func beginBlocking(_ worker: CallWorker) throws(ExecutorError) {
    engine.finishFetched(of: self)
    try engine.lend(self)
  }

  package func endBlocking(_ worker: CallWorker) {
    engine.takeBack(self)
  }

  package func beginNested(_ future: AnyFuture) {
    nested += 1
    place.nested.withLock { $0.append(future) }
  }

  package func endNested() {
    nested -= 1
    // Released outside the lock.
    withExtendedLifetime(place.nested.withLock { $0.popLast() }) {}
  }
}
