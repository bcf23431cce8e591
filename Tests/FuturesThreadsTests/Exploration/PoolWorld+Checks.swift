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

// What has to hold after every step, and at the end.

extension PoolWorld {
  func complaint(isEnd: Bool) -> String? {
    mistake ?? lostWakeUp ?? wrongRuns ?? wrongCounts ?? (isEnd ? wrongEnd : nil)
  }

  /// Something is queued, a worker is allowed to take it, and nobody is on the way to it.
  private var lostWakeUp: String? {
    guard runningWorkers < scenario.width, helpUnderWay == 0, handingIn == 0, !isLocked,
      let item = waiting, !workers.contains(where: isOnItsWay)
    else { return nil }
    return "\(name(item)) is queued, and nobody is on the way to it: lost wake-up"
  }

  /// A call or a piece in the inbox or the queue that can be run.
  private var waiting: AnyFuture? {
    (calls.map { $0.future as AnyFuture } + pieces.values.map(\.future)).first {
      !$0.hasLeftPending
        && ($0.isLinked || call($0).map { $0.isKnown && $0.place == .outside } ?? false)
    }
  }

  private func isOnItsWay(_ worker: ModelWorker) -> Bool {
    switch worker.phase {
    case .looking, .leaving: true
    case .parked: hasToken(worker)
    case .publishing: worker.place.isFree || isShortOfThreads
    case .running: isShortOfThreads || worker.isInitializing && worker.place.isFree
    case .blocked, .gone: false
    }
  }

  /// Where the system has no more threads, a call waits for those that there are.
  private var isShortOfThreads: Bool { missingThreadsLeft < scenario.missingThreads }

  private var wrongRuns: String? {
    for call in calls where call.runs > (call.script.isRetried ? 2 : 1) {
      return "call \(call.number) has run \(call.runs) times"
    }
    let linked = calls.count { $0.future.isLinked } + pieces.values.count { $0.future.isLinked }
    return linked == state.queued ? nil : "\(linked) are linked, \(state.queued) counted as queued"
  }

  private var wrongCounts: String? {
    let submitted = calls.count { $0.place != .outside }
    let pending = calls.count { $0.place == .pending || $0.place == .overtaken }
    let ended = calls.count { $0.place == .ended || $0.place == .overtaken }
    var counts = state.counts
    for worker in workers { counts.add(worker.counts) }
    guard (submitted, pending, ended) != (counts.submitted, state.pending, counts.ended) else {
      return nil
    }
    return "the pool counts \(counts.submitted) submitted, \(state.pending) pending,"
      + " \(counts.ended) ended; it should be \(submitted), \(pending), \(ended)"
  }

  private var wrongEnd: String? {
    if let call = calls.first(where: { $0.future.hasLeftPending && !$0.future.isDone }) {
      return "call \(call.number) does not end"
    }
    if let call = calls.first(where: { $0.isKnown && !$0.future.isDone }) {
      return "call \(call.number) is lost"
    }
    if let call = calls.first(where: { $0.place != .outside && $0.place != .ended }) {
      return "call \(call.number) has ended and is not counted"
    }
    let stuck = actors.count { !$0.isAtEnd } - workers.count { $0.phase == .parked }
    if stuck > 0 { return "\(stuck) actors cannot go on" }
    return state.isClosing ? wrongEndOfClosed : wrongEndOfOpen
  }

  private var wrongEndOfClosed: String? {
    state.live == 0 ? nil : "\(state.live) workers stay after the end"
  }

  private var wrongEndOfOpen: String? {
    if state.searching > 0 { return "a worker that is parked counts as searching" }
    guard state.hasSurplus, !workers.contains(where: { $0.phase == .parked && $0.isSurplus }) else {
      return nil
    }
    return "one worker too many stays for ever"
  }
}
