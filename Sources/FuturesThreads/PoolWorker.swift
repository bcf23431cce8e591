//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// One thread of a pool.
///
/// Only that thread touches it.
final class PoolWorker {
  let index: Int
  let engine: PoolEngine

  /// It has taken an item and not come back for another.
  private(set) var isBusy = false
  /// The pool counts it as free; see `PoolState`.
  var isFree = true

  init(index: Int, engine: PoolEngine) {
    self.index = index
    self.engine = engine
  }

  func run() {
    unsafe cfutures_set_current_worker(Unmanaged.passUnretained(self).toOpaque())
    let isInitialized = engine.initializeWorker()
    if isInitialized {
      while let item = engine.waitForWork(self) { run(item) }
    }
    engine.workerLeaves(index, initialized: isInitialized)
    cfutures_set_current_worker(nil)
  }

  private func run(_ item: WorkItem) {
    switch item {
    case .call(let future): future.execute(on: engine)
    case .job(let job): unsafe job.runSynchronously(on: engine.asUnownedTaskExecutor())
    }
  }

  /// Under the engine's lock: an item was taken.
  func begin() {
    (isBusy, isFree) = (true, false)
  }

  /// Under the engine's lock: the item is done with.
  func comeBack(to state: inout PoolState) {
    if !isFree { state.becomeFree() }
    (isBusy, isFree) = (false, true)
    state.comeBack()
  }

  /// Under the engine's lock: the item's result is to be released first, which may take long.
  func stayBusy(in state: inout PoolState) -> PoolState.Growth {
    guard isFree else { return PoolState.Growth() }
    isFree = false
    return state.becomeUnfree()
  }
}
