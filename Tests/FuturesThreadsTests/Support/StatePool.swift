//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import TestSupport

/// A pool's state machine, with the steps of a worker in short form.
struct StatePool {
  let handle = HostHandle()
  var state: PoolState

  init(width: Int, maxPending: Int = .max) {
    state = PoolState(width: width, maxPending: maxPending, host: handle)
  }

  /// A call, marked as queued here.
  func makeCall() -> Future<Int> {
    let future = Future<Int>(blocking: { 0 })
    future.enterQueueUnseen(of: handle)
    return future
  }

  /// A call that a clock may end, marked as queued here.
  func makeTimedCall() -> Future<Int> {
    let future = Future<Int>(blocking: { 0 }, CallPlan.make(.named("timed")))
    _ = future.enterQueue(of: handle)
    return future
  }

  /// What is to be done for a new call; `nil` when it is not accepted.
  mutating func submit(
    _ call: AnyFuture? = nil, lane: Int = CallLanes.defaultLane
  ) -> PoolState.Growth? {
    growth(state.submit(call ?? makeCall(), lane: lane))
  }

  func growth(_ admission: PoolState.Admission) -> PoolState.Growth? {
    if case .accepted(let growth) = admission { growth } else { nil }
  }

  /// Starts a worker for a new call.
  mutating func startWorker() throws -> WorkerPlace {
    try unwrap(submit()?.starts)
  }

  /// What a worker finds that does not wait awake.
  mutating func look(_ place: WorkerPlace) -> Found {
    switch state.next(for: place, maySpin: false) {
    case .run(let item, let growth): .item(item.taken(), growth)
    case .park(let isSurplus): .nothing(isSurplus: isSurplus)
    case .leave: .end
    case .spin, .yield, nil: .unexpected
    }
  }

  /// What a worker that has ended its call finds.
  mutating func comeBack(_ place: WorkerPlace) -> Found {
    state.becomeFree(place)
    state.forgetCurrent(of: place)
    return look(place)
  }

  enum Found {
    case item(AnyFuture, PoolState.Growth)
    case nothing(isSurplus: Bool)
    case end
    case unexpected

    var item: AnyFuture? { if case .item(let item, _) = self { item } else { nil } }
    var growth: PoolState.Growth? { if case .item(_, let growth) = self { growth } else { nil } }
    var isNothing: Bool { if case .nothing = self { true } else { false } }
    var isEnd: Bool { if case .end = self { true } else { false } }
  }

  private func unwrap(_ place: WorkerPlace?) throws -> WorkerPlace {
    guard let place else { throw Failure() }
    return place
  }
}
