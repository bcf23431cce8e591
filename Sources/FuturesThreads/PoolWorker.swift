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

  /// It has taken an item and not come back for another, or runs a hook of the user's.
  private(set) var isBusy = false
  /// The pool counts it as free; see `PoolState`.
  var isFree = true

  init(index: Int, engine: PoolEngine) {
    self.index = index
    self.engine = engine
  }

  func run() {
    unsafe cfutures_set_current_worker(Unmanaged.passUnretained(self).toOpaque())
    let isInitialized = engine.initialize(self)
    if isInitialized {
      while let item = engine.waitForWork(self) { run(item) }
    }
    engine.leave(self, initialized: isInitialized)
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

  /// Under the engine's lock: the initializer is to run, which may shut the pool down.
  func beginHook(in state: inout PoolState) {
    isBusy = true
    state.becomeBusy()
  }

  /// Under the engine's lock: as `beginHook`, for a worker that has retired.
  func beginExit(in state: inout PoolState) {
    isFree = false
    beginHook(in: &state)
  }

  /// Under the engine's lock: the worker is about to block inside `shutdown`.
  func block(in state: inout PoolState) {
    if !isBusy { beginHook(in: &state) }
    guard isFree else { return }
    isFree = false
    _ = state.becomeUnfree()
  }
}
