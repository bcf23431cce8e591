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

// What threads and bodies do to the pool: `PoolEngine`'s side of submitting, cancelling, waiting and
// shutting down.

extension PoolWorld {
  /// Does one act after the other, as a worker or as a thread outside the pool.
  func perform(
    _ acts: ArraySlice<Act>, by worker: ModelWorker?, then next: @escaping Continuation
  ) -> Steps {
    guard let act = acts.first else { return next(self) }
    let rest: Continuation = { $0.perform(acts.dropFirst(), by: worker, then: next) }
    switch act {
    case .submit(let number): return submit(calls[number], rest)
    case .submitTask(let number): return submit(calls[number], rest)
    case .cancel(let number): return cancel(calls[number], rest)
    case .expire(let number): return expire(calls[number], rest)
    case .wait(let number): return wait(for: calls[number], by: worker, rest)
    case .meet(let number):
      return [Step("meets call \(number)", when: { $0.calls[number].hasStarted }, take: rest)]
    case .close: return close(rest)
    case .shutdown(let cancelPending):
      return shutdown(by: worker, cancelPending: cancelPending, rest)
    }
  }

  private func isTask(_ call: ModelCall) -> Bool {
    scenario.tasks.contains(call.number)
  }

  // MARK: Submitting

  private func submit(_ call: ModelCall, _ next: @escaping Continuation) -> Steps {
    if call.future.plan != nil { return submitTimed(call, next) }
    call.future.enterQueueUnseen(of: handle)
    if call.script.hasCallback { call.future.addDoneCallback { _ in } }
    guard scenario.maxPending == .max, !isTask(call) else {
      return locked("submits call \(call.number)") { $0.submitted(call, next) }
    }
    call.future.setLane(CallLanes.defaultLane, isPiece: false)
    return [Step("hands call \(call.number) in") { $0.handIn(call, next) }]
  }

  /// As `PoolEngine.submit` without the lock.
  private func handIn(_ call: ModelCall, _ next: @escaping Continuation) -> Steps {
    guard inbox.push(call.future) else {
      return locked("submits call \(call.number)") { $0.submitted(call, next) }
    }
    handingIn += 1
    let isSeen = Step<PoolWorld>("looks at the notice") { world in
      guard world.notice, world.fault != .noticeIsOverlooked else {
        return world.handedIn(call, next)
      }
      return world.locked("sees to workers") { world in
        let growth = world.state.growth()
        let effects = world.fault == .submitWakesNobody ? [] : world.effects(growth)
        return world.carryOut(effects) { $0.handedIn(call, next) }
      }
    }
    return [isSeen]
  }

  private func handedIn(_ call: ModelCall, _ next: Continuation) -> Steps {
    handingIn -= 1
    call.isKnown = true
    return next(self)
  }

  /// As `PoolEngine.prepare`: a call with a clock can run out of time at each step.
  private func submitTimed(_ call: ModelCall, _ next: @escaping Continuation) -> Steps {
    let accept: Continuation = { world in
      world.locked("submits call \(call.number)") { $0.submitted(call, next) }
    }
    let mark = Step<PoolWorld>("marks call \(call.number) as queued") { world in
      if call.future.enterQueue(of: world.handle) { return accept(world) }
      return world.locked("counts call \(call.number) as expired") { world in
        world.state.countExpired()
        call.place = .ended
        return next(world)
      }
    }
    return [
      Step("starts the clock of call \(call.number)") { _ in
        call.isArmed = true
        return [mark]
      }
    ]
  }

  private func submitted(_ call: ModelCall, _ next: @escaping Continuation) -> Steps {
    let isTask = isTask(call)
    let submission = PoolState.Submission(
      future: call.future, lane: CallLanes.defaultLane, isTask: isTask)
    switch isTask ? state.submitTask(call.future) : state.submit(call.future) {
    case .accepted(let growth):
      letIn(call.future)
      call.isKnown = true
      if isTask { addTask(call) }
      return carryOut(effects(growth, wakesNobody: fault == .submitWakesNobody), then: next)
    case .refused:
      _ = call.future.fail(Failure(), as: .rejected)
      // The mark says queued, but the pool never took it in.
      return carryOut(takeRequests(), then: next)
    case .full:
      state.wait(for: submission)
      return [
        Step("has got room", when: { _ in submission.signal.reason != nil }) {
          $0.hasWaited(submission, call, next)
        }
      ]
    }
  }

  private func hasWaited(
    _ submission: PoolState.Submission, _ call: ModelCall, _ next: @escaping Continuation
  ) -> Steps {
    guard submission.signal.reason == .completed else {
      _ = call.future.fail(Failure(), as: .rejected)
      return carryOut(takeRequests(), then: next)
    }
    call.isKnown = true
    if submission.isTask { addTask(call) }
    return next(self)
  }

  // MARK: An async body

  /// The Swift task of a body: brings a piece, which starts the body and ends it.
  private func addTask(_ call: ModelCall) {
    tasksUnderWay += 1
    let piece = AnyFuture(plan: nil, runner: nil)
    piece.enterQueueUnseen(of: handle)
    let run: (ModelWorker?, @escaping Continuation) -> Steps = { _, next in
      [Step("runs the task of call \(call.number)") { $0.runTask(call, next) }]
    }
    let enqueue = locked("enqueues a piece") { world in
      world.pieces[ObjectIdentifier(piece)] = (piece, run)
      guard
        case .accepted(let growth) = world.state.submit(piece: piece, lane: CallLanes.defaultLane)
      else {
        return run(nil) { _ in [] }
      }
      return world.carryOut(world.effects(growth)) { _ in [] }
    }
    actors.append(Actor("task \(call.number)", enqueue))
  }

  private func runTask(_ call: ModelCall, _ next: @escaping Continuation) -> Steps {
    let end = locked("takes leave of call \(call.number)") { world in
      let (_, effects) = world.update { $0.taskEnded(call.future) }
      world.tasksUnderWay -= 1
      return world.carryOut(effects, then: next)
    }
    guard call.future.start() else { return end }
    call.hasStarted = true
    return carryOut(takeRequests()) { world in
      world.locked("completes call \(call.number)") { world in
        let isFirst = call.future.fail(Failure(), as: .timedOut) != nil
        world.state.count(isFirst ? .failed : .late)
        if isFirst { call.place = .ended }
        return end
      }
    }
  }

  // MARK: Ending a call from outside

  private func cancel(_ call: ModelCall, _ next: @escaping Continuation) -> Steps {
    [
      Step("cancels call \(call.number)", when: { _ in call.isKnown || call.future.isDone }) {
        world in
        call.future.cancel()
        let requests = world.takeRequests()
        call.isCancelledByUser = !requests.isEmpty
        return world.carryOut(requests, then: next)
      }
    ]
  }

  private func expire(_ call: ModelCall, _ next: @escaping Continuation) -> Steps {
    [
      Step("expires call \(call.number)", when: { _ in call.isArmed }) { world in
        let wasRunning = call.future.isRunning
        let isFirst = call.future.fail(Failure(), as: .timedOut) != nil
        let effects = world.takeRequests()
        return world.carryOut(
          isFirst && wasRunning ? effects + [.countExpired(call.future)] : effects, then: next)
      }
    ]
  }

  // MARK: Waiting

  /// As `CallWorker.whileBlocked`: here if it is queued, else while another takes the worker's place.
  private func wait(
    for call: ModelCall, by worker: ModelWorker?, _ next: @escaping Continuation
  ) -> Steps {
    let isDone: (PoolWorld) -> Bool = { _ in call.future.isDone }
    guard let worker else {
      return [Step("has waited for call \(call.number)", when: isDone, take: next)]
    }
    return [
      Step("waits for call \(call.number)", when: { call.isKnown || isDone($0) }) { world in
        if call.future.startHere(world.handle) { return world.runOnTop(call, of: worker, next) }
        return isDone(world) ? next(world) : world.lend(worker, until: isDone, then: next)
      }
    ]
  }

  private func runOnTop(
    _ call: ModelCall, of worker: ModelWorker, _ next: @escaping Continuation
  ) -> Steps {
    worker.nested += 1
    return carryOut(takeRequests()) { world in
      world.run(call, on: worker) { world in
        worker.nested -= 1
        worker.phase = .running
        return next(world)
      }
    }
  }

  // MARK: Shutting down

  /// As `PoolEngine.close`.
  private func close(_ next: @escaping Continuation) -> Steps {
    locked("closes the pool") { world in
      world.inbox.close { world.accept($0) }
      let ((_, refused), effects) = world.update { $0.close(cancelPending: false) }
      return world.carryOut(effects + refused.map { .fire($0.signal, .cancelled) }, then: next)
    }
  }

  /// As `PoolEngine.shutdown`, from outside or from inside.
  private func shutdown(
    by worker: ModelWorker?, cancelPending: Bool, _ next: @escaping Continuation
  ) -> Steps {
    let signal = Signal()
    return locked("shuts the pool down") { world in
      world.inbox.close { world.accept($0) }
      let (doomed, refused) = world.state.close(cancelPending: cancelPending)
      let growth = worker.map { world.block($0) } ?? []
      let observer = PoolState.DrainObserver(signal: signal, isInside: worker != nil)
      let (_, effects) = world.update { $0.add(observer) }
      let losers =
        refused.map { Effect.fire($0.signal, .cancelled) } + doomed.map { .cancelIfPending($0) }
      return world.carryOut(effects + losers + growth) { world in
        world.locked("has shut down", when: { _ in signal.reason != nil }) { world in
          if let worker { return world.carryOut(world.takeBack(worker), then: next) }
          if world.state.live > 0 { world.mistake = "a shutdown ends before the workers" }
          return next(world)
        }
      }
    }
  }
}
