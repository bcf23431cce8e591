//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import Synchronization

// A worker's life, from its start to its end: where the state machine's words become deeds.

extension PoolEngine {
  /// Starts a thread; the error when there is none to be had, with which everything that only it could
  /// have run has failed.
  func startWorker(_ place: WorkerPlace) -> ExecutorError? {
    let name = PlatformThread.name(prefix: configuration.name, index: place.index)
    do {
      try PlatformThread.start(named: name) { PoolWorker(place, engine: self).run() }
      return nil
    } catch {
      let refusal = ExecutorError(
        .resourceExhausted,
        "Pool \"\(configuration.name)\" has no worker, and the system gives no more threads. Raise the"
          + " limit on processes and threads (ulimit -u, pids.max), or use fewer.",
        underlyingError: error)
      failAll(update { Stranded($0.startFailed(place)) }, refusal)
      return refusal
    }
  }

  /// The first thing a worker does; `false` when it must not take work.
  func initialize(_ worker: PoolWorker) -> Bool {
    roster.withLock { $0.add(worker) }
    tell(.workerStarted, worker)
    guard let initializer = configuration.initializer else { return true }
    step { $0.beginHook(worker.place) }
    do {
      try initializer()
      return true
    } catch {
      breakDown(error) { $0.retire(worker.place) }
      return false
    }
  }

  /// Ends the pool because of an error: what has not started fails, and nothing more is taken in.
  package func breakDown(_ cause: any Error) { breakDown(cause) { _ in } }

  private func breakDown(_ cause: any Error, _ change: (inout PoolState) -> Void) {
    let (stranded, refused) = update { state in
      seal(&state)
      let stranded = Stranded(state.breakDown(cause))
      change(&state)
      return (stranded, state.takeSubmissions())
    }
    failAll(stranded, brokenError(cause))
    for submission in refused { submission.signal.fire(.cancelled) }
  }

  /// The item that the worker is to run next, if there is one now.
  func takeItem(for worker: PoolWorker) -> CallReference? {
    guard case .run(let item, let growth) = look(worker, maySpin: false, mayPark: false) else {
      return nil
    }
    apply(growth)
    return item
  }

  /// Blocks until there is an item; `nil` when the worker is to leave.
  ///
  /// Profilers show idle workers here.
  func waitForItem(for worker: PoolWorker) -> CallReference? {
    var maySpin = true
    while true {
      switch look(worker, maySpin: maySpin, mayPark: true) {
      case .run(let item, let growth):
        apply(growth)
        return item
      case .spin:
        maySpin = false
        _ = spinning.wait { hasQueued.load(ordering: .relaxed) || !inbox.isEmpty }
      case .park(let isSurplus):
        maySpin = false
        guard park(worker, isSurplus: isSurplus) else { return nil }
      case .leave:
        return nil
      case .yield:
        cfutures_yield()
      case nil:
        break
      }
    }
  }

  @inline(__always)
  private func look(_ worker: PoolWorker, maySpin: Bool, mayPark: Bool) -> PoolState.Next? {
    var satisfied: [Signal] = []
    let next = step { state in
      let next = state.next(for: worker.place, maySpin: maySpin, mayPark: mayPark)
      if state.hasObservers { satisfied = state.takeSatisfiedObservers() }
      return next
    }
    for signal in satisfied { signal.fire() }
    return next
  }

  /// Sleeps until somebody wakes the worker; `false` when it has slept long enough and is to leave.
  private func park(_ worker: PoolWorker, isSurplus: Bool) -> Bool {
    let parker = worker.place.parker
    worker.meter.willPark()
    defer { worker.meter.hasParked() }
    if !parker.park(until: Deadline(after: patience(isSurplus: isSurplus))) {
      let isRetired = step { state in
        isSurplus && !state.hasSurplus ? nil : state.retireIfIdle(worker.place)
      }
      // Others have left, so this one is not too many any more.
      guard let isRetired else { return park(worker, isSurplus: false) }
      if isRetired { return false }
      // Somebody has just chosen this worker; the wake-up is on its way.
      _ = parker.park(until: .never)
    }
    return true
  }

  /// How long a worker without work stays.
  private func patience(isSurplus: Bool) -> Duration? {
    guard isSurplus else { return configuration.idleTimeout }
    return min(configuration.idleTimeout ?? PoolEngine.surplusPatience, PoolEngine.surplusPatience)
  }

  /// How long a worker stays that has stood in for a blocked one: the next wait may follow at once.
  private static var surplusPatience: Duration { .milliseconds(500) }

  /// The last thing a worker does, on its thread.
  func leave(_ worker: PoolWorker, initialized: Bool) {
    if initialized, let onExit = configuration.onExit {
      step { $0.beginHook(worker.place) }
      onExit()
    }
    tell(.workerEnded, worker)
    // In one: whoever asks for statistics must not find the worker's counts twice or not at all.
    roster.withLock { roster in
      let counts = roster.remove(worker)
      step { $0.count(counts) }
    }
    let (previous, growth) = update { $0.exit(worker.place, .current) }
    previous?.join()
    apply(growth)
  }

  private func tell(_ kind: TaskEvent.Kind, _ worker: PoolWorker) {
    configuration.observation?.tell(TaskEvent(kind, worker: worker.place.index))
  }

  /// The worker that the calling thread is, if it is one of this pool's.
  package var currentWorker: PoolWorker? {
    guard let worker = CallWorker.current?.host as? PoolWorker, worker.engine === self else {
      return nil
    }
    return worker
  }

  // MARK: What a worker says of itself

  /// Whether it matters who is free.
  var mayGrow: Bool { canGrow.load(ordering: .relaxed) }

  /// The worker's outcome is about to be seen.
  func markFree(_ worker: PoolWorker) {
    step { $0.becomeFree(worker.place) }
  }

  /// The worker has callbacks to run.
  func markUnfree(_ worker: PoolWorker) {
    guard worker.place.isBusy, worker.place.isFree else { return }
    apply(step { $0.becomeUnfree(worker.place) })
  }

  /// The worker is about to drop what it has run; if that ends it, that may take long.
  func forgetCurrent(of worker: PoolWorker, isLast: Bool) {
    step { $0.forgetCurrent(of: worker.place) }
    if isLast { markUnfree(worker) }
  }

  func count(_ end: CallEnd) { step { $0.count(end) } }

  /// The worker's call is about to block.
  func lend(_ worker: PoolWorker) throws(ExecutorError) {
    let growth = step { state -> PoolState.Growth? in
      state.maySpareWorker ? state.lend(worker.place) : nil
    }
    guard let growth else { throw exhaustedError }
    apply(growth)
  }

  func takeBack(_ worker: PoolWorker) {
    apply(step { $0.takeBack(worker.place) })
  }

  private var exhaustedError: ExecutorError {
    ExecutorError(
      .resourceExhausted,
      "A call of pool \"\(configuration.name)\" was about to wait for another, and so many do already"
        + " (\(configuration.width + PoolState.compensationLimit - 1)) that no worker would be left to run"
        + " what they wait for. Give inner calls a pool of their own, or let the outer ones return first."
    )
  }
}
