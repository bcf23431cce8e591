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

// What a worker does between its start and its end: `PoolEngine.waitForItem`, `park`, `leave`.

extension PoolWorld {
  func addWorker(_ place: WorkerPlace) {
    let worker = ModelWorker(place)
    workers.append(worker)
    actors.append(Actor("worker \(place.index)", initialize(worker)))
  }

  private func initialize(_ worker: ModelWorker) -> Steps {
    guard workers.count == 1, !scenario.initializer.isEmpty else { return look(worker) }
    worker.isInitializing = true
    return locked("begins its initializer") { world in
      world.state.beginHook(worker.place)
      return world.perform(world.scenario.initializer[...], by: worker) { world in
        worker.isInitializing = false
        return world.look(worker)
      }
    }
  }

  func look(_ worker: ModelWorker, maySpin: Bool = true, mayPark: Bool = true) -> Steps {
    worker.phase = .looking
    return locked(mayPark ? "looks" : "looks for the next item") { world in
      world.looked(worker, maySpin: maySpin, mayPark: mayPark)
    }
  }

  private func looked(_ worker: ModelWorker, maySpin: Bool, mayPark: Bool) -> Steps {
    let next = state.next(for: worker.place, maySpin: maySpin, mayPark: mayPark)
    let told = (fault == .drainTellsNobody ? [] : state.takeSatisfiedObservers())
      .map { Effect.fire($0, .completed) }
    switch next {
    case .run(let item, let growth):
      // The world holds every call.
      let future = item.future
      item.release()
      return carryOut(told + taken(future, growth, by: worker)) { $0.run(future, on: worker) }
    case .spin:
      if fault == .parksWithoutLooking {
        worker.phase = .parked
        return sleep(worker)
      }
      return carryOut(told) { $0.look(worker, maySpin: false) }
    case .park(let isSurplus):
      worker.phase = .parked
      worker.isSurplus = isSurplus
      return carryOut(told) { $0.sleep(worker) }
    case .leave:
      worker.phase = .leaving
      return carryOut(told) { $0.leave(worker) }
    case .yield, nil:
      return carryOut(told) { $0.look(worker) }
    }
  }

  private func taken(
    _ future: AnyFuture, _ growth: PoolState.Growth, by worker: ModelWorker
  ) -> [Effect] {
    worker.phase = .running
    if runningWorkers > scenario.width { mistake = "more calls run than the pool is wide" }
    call(future)?.place = .running
    return effects(growth, wakesNobody: fault == .takingWakesNobody)
  }

  private func sleep(_ worker: ModelWorker) -> Steps {
    [
      wakeUp(worker),
      Step("has slept long enough", when: { $0.idleTimeoutsLeft > 0 && !$0.hasToken(worker) }) {
        world in
        world.idleTimeoutsLeft -= 1
        return world.locked("retires") { $0.retired(worker) }
      },
    ]
  }

  private func wakeUp(_ worker: ModelWorker) -> Step<PoolWorld> {
    Step("wakes up", when: { $0.hasToken(worker) }) { world in
      world.tokens.remove(ObjectIdentifier(worker.place.parker))
      return world.look(worker, maySpin: false)
    }
  }

  private func retired(_ worker: ModelWorker) -> Steps {
    guard state.retireIfIdle(worker.place) || fault == .leavesThoughWoken else {
      return [wakeUp(worker)]
    }
    return leave(worker)
  }

  private func leave(_ worker: ModelWorker) -> Steps {
    worker.phase = .leaving
    return locked("leaves") { world in
      let (exit, effects) = world.update { state in
        state.count(worker.counts)
        return state.exit(worker.place, .current)
      }
      worker.phase = .gone
      worker.counts = CallCounts()
      let growth = world.fault == .leavingStartsNobody ? [] : world.effects(exit.growth)
      return world.carryOut(effects + growth) { _ in [] }
    }
  }

  func hasToken(_ worker: ModelWorker) -> Bool {
    tokens.contains(ObjectIdentifier(worker.place.parker))
  }

  /// How many workers are inside a call that does not wait.
  var runningWorkers: Int {
    workers.count { $0.place.isBusy && $0.phase != .blocked }
  }

  // MARK: A call on a worker

  private func run(_ future: AnyFuture, on worker: ModelWorker) -> Steps {
    if let piece = pieces[ObjectIdentifier(future)] {
      return piece.run(worker) { $0.look(worker, mayPark: false) }
    }
    guard let call = call(future) else { preconditionFailure("nobody has submitted this") }
    return run(call, on: worker) { $0.look(worker, mayPark: false) }
  }

  /// Runs a call that the worker has started, to its end and that of its callbacks.
  func run(
    _ call: ModelCall, on worker: ModelWorker, then next: @escaping Continuation
  ) -> Steps {
    worker.phase = .running
    call.hasStarted = true
    return perform(call.script.body[...], by: worker) { world in
      world.locked("ends \(world.name(call.future))") { $0.ended(call, on: worker, next) }
    }
  }

  private func ended(
    _ call: ModelCall, on worker: ModelWorker, _ next: @escaping Continuation
  ) -> Steps {
    if !call.future.isDone { markFree(worker) }
    worker.phase = .publishing
    let publish = Step<PoolWorld>("publishes \(name(call.future))") { world in
      world.published(call, on: worker, next)
    }
    // A call with a plan claims its outcome first: no clock comes between.
    return call.future.plan == nil ? [publish] : published(call, on: worker, next)
  }

  /// As `PoolWorker.callWillEnd`.
  private func markFree(_ worker: ModelWorker) {
    guard worker.place.isBusy, !worker.place.isFree, state.canGrow,
      worker.nested == 0 || fault == .endOnTopCountsAsFree
    else { return }
    state.becomeFree(worker.place)
  }

  private func published(
    _ call: ModelCall, on worker: ModelWorker, _ next: @escaping Continuation
  ) -> Steps {
    let wasDone = call.future.isDone
    current = worker
    _ = call.future.execute(on: self)
    current = nil
    // A call that is put off has not ended.
    if !wasDone, call.future.isDone { call.place = .ended }
    return carryOut(takeRequests()) { $0.runCallbacks(on: worker, next) }
  }

  /// As `PoolWorker.run(_:of:)`.
  private func runCallbacks(
    on worker: ModelWorker, _ next: @escaping Continuation
  ) -> Steps {
    guard let (future, callbacks) = callbacks.popLast() else { return next(self) }
    return locked("has callbacks") { world in
      worker.phase = .running
      return world.carryOut(world.markUnfree(worker)) { _ in
        [
          Step("calls back") { world in
            future.run(callbacks)
            return next(world)
          }
        ]
      }
    }
  }

  private func markUnfree(_ worker: ModelWorker) -> [Effect] {
    fault == .callbacksCountAsFree ? [] : effects(state.becomeUnfree(worker.place))
  }

  /// As `PoolEngine.retry`; the pause may end at any moment.
  func postponed(_ future: AnyFuture) -> [Effect] {
    let (admission, effects) = update { $0.delay(future) }
    switch admission {
    case .accepted:
      call(future)?.place = .pending
      let resume = locked("resumes \(name(future))") { world in
        let (growth, effects) = world.update { $0.resume(future, lane: CallLanes.defaultLane) }
        return world.carryOut(effects + world.effects(growth)) { _ in [] }
      }
      actors.append(Actor("clock", resume))
      return effects
    case .refused, .full:
      future.cancelIfPending()
      return effects + takeRequests()
    case nil:
      return effects
    }
  }

  // MARK: A worker that blocks

  /// Blocks while another worker may take this one's place; as `PoolEngine.lend` and `takeBack`.
  func lend(
    _ worker: ModelWorker, until isOver: @escaping (PoolWorld) -> Bool,
    then next: @escaping Continuation
  ) -> Steps {
    locked("blocks") { world in
      let effects = world.block(worker)
      return world.carryOut(world.fault == .blockedWorkerIsNotReplaced ? [] : effects) { _ in
        world.locked("goes on", when: isOver) { world in
          world.carryOut(world.takeBack(worker), then: next)
        }
      }
    }
  }

  func block(_ worker: ModelWorker) -> [Effect] {
    worker.phase = .blocked
    return effects(state.lend(worker.place))
  }

  func takeBack(_ worker: ModelWorker) -> [Effect] {
    worker.phase = .running
    guard fault != .staysLent else { return [] }
    let growth = state.takeBack(worker.place)
    return fault == .standInStays ? [] : effects(growth)
  }
}
