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

/// A pool without threads: the real state machine and real futures; actors do what `PoolEngine` and
/// `PoolWorker` do, one critical section at a time.
///
/// Whatever the engine does after it has released the lock is a step of its own, so that others can come in
/// between. Tokens of parked workers are a set here; that a parker keeps them is another proof's business
/// (`Models/parker.pml`).
final class PoolWorld: Explorable, CallHost, @unchecked Sendable {
  // `@unchecked` because a world is used by one thread.

  typealias Steps = [Step<PoolWorld>]
  typealias Continuation = (PoolWorld) -> Steps

  let scenario: PoolScenario
  let fault: PoolFault?
  let handle = HostHandle()
  let inbox = CallInbox()
  var notice = true
  /// Somebody is inside a critical section that takes more than one step.
  var isLocked = false
  var state: PoolState
  var calls: [ModelCall] = []
  var actors: [Actor<PoolWorld>] = []

  var workers: [ModelWorker] = []
  /// Parkers that have a token.
  var tokens: Set<ObjectIdentifier> = []
  /// Pieces of `async` bodies, and what running one means.
  var pieces:
    [ObjectIdentifier: (future: AnyFuture, run: (ModelWorker?, @escaping Continuation) -> Steps)] =
      [:]
  /// Wake-ups, starts and refusals that somebody is about to carry out.
  var helpUnderWay = 0
  /// Threads that have handed a call in and not yet looked at the notice.
  var handingIn = 0
  /// Swift tasks, which hold the pool.
  var tasksUnderWay = 0
  var idleTimeoutsLeft: Int
  var missingThreadsLeft: Int
  /// What calls of the real code have asked for; to be done in the next steps.
  var requests: [Effect] = []
  /// Callbacks that the current worker has been given.
  var callbacks: [(AnyFuture, [AnyFuture.Callback])] = []
  /// Who runs the step that is under way.
  var current: ModelWorker?
  /// The first thing that went wrong within a step.
  var mistake: String?

  init(_ scenario: PoolScenario, fault: PoolFault? = nil) {
    self.scenario = scenario
    self.fault = fault
    idleTimeoutsLeft = scenario.idleTimeouts
    missingThreadsLeft = scenario.missingThreads
    state = PoolState(width: scenario.width, maxPending: scenario.maxPending, host: handle)
    handle.bind(self) { world, future, end in
      Unmanaged<PoolWorld>.fromOpaque(world).takeUnretainedValue().withdraw(future, end)
    }
    let tasks = scenario.tasks
    calls = scenario.calls.enumerated().map { number, script in
      tasks.contains(number) ? ModelCall(task: number, script) : ModelCall(number, script)
    }
    // Their hosts; nothing is timed.
    for call in calls { _ = call.future.plan?.arm(call.future, for: self) }
    actors = scenario.actors.enumerated().map { index, acts in
      Actor("thread \(index)", perform(acts[...], by: nil) { _ in [] })
    }
  }

  func call(_ future: AnyFuture) -> ModelCall? {
    calls.first { $0.future === future }
  }

  // MARK: What the real code asks of its host

  func callWillEnd(_ end: CallEnd) {
    switch end {
    case .late: requests.append(.countLate)
    default: current?.counts.add(end)
    }
  }

  func run(_ callbacks: [AnyFuture.Callback], of future: AnyFuture) {
    self.callbacks.append((future, callbacks))
  }

  func retry(_ future: AnyFuture, after delay: Duration) {
    requests.append(.postpone(future))
  }

  func withdraw(_ future: AnyFuture, _ end: CallEnd?) {
    if fault == .cancelledStaysQueued, end == .cancelled { return }
    if fault == .startedStaysQueued, end == nil { return }
    requests.append(.withdraw(future, end))
  }

  func callEndedBetweenAttempts(_ future: AnyFuture, _ end: CallEnd) {
    requests.append(.countBetweenAttempts(future, end))
  }

  // MARK: A critical section

  /// A step under the lock; as `PoolEngine.step`.
  ///
  /// Handing in takes no lock, so what decides who wakes whom are steps of their own: changing the state,
  /// putting the notice up, and the second look at the inbox.
  func locked(
    _ name: String, when isPossible: @escaping (PoolWorld) -> Bool = { _ in true },
    _ change: @escaping Continuation
  ) -> Steps {
    [
      Step(name, when: { !$0.isLocked && isPossible($0) }) { world in
        world.inbox.drain { world.accept($0) }
        let next = change(world)
        return world.publish(then: next)
      }
    ]
  }

  func accept(_ item: CallReference) {
    call(item.future)?.place = .pending
    state.accept(adopting: item)
  }

  private func publish(then next: Steps) -> Steps {
    guard notice != state.wantsNotice else { return next }
    guard state.wantsNotice else {
      notice = false
      return next
    }
    isLocked = true
    return [
      Step("puts the notice up") { world in
        world.notice = true
        return [Step("looks at the inbox again") { $0.lookAgain(then: next) }]
      }
    ]
  }

  private func lookAgain(then next: Steps) -> Steps {
    isLocked = false
    guard fault != .noSecondLook, !inbox.isEmpty else { return next }
    inbox.drain { accept($0) }
    return carryOut(effects(state.growth())) { _ in next }
  }

  /// A change that can complete a shutdown; see `PoolEngine.update`.
  func update<R>(_ change: (inout PoolState) -> R) -> (R, [Effect]) {
    let result = change(&state)
    let signals = fault == .drainTellsNobody ? [] : state.takeSatisfiedObservers()
    let parked = state.isDrained && fault != .drainWakesNobody ? state.wakeAll() : []
    return (result, parked.map { .unpark($0) } + signals.map { .fire($0, .completed) })
  }

  // MARK: After it

  /// What a growth asks for.
  func effects(_ growth: PoolState.Growth, wakesNobody: Bool = false) -> [Effect] {
    var effects: [Effect] = []
    if let parker = growth.wakes, !wakesNobody { effects.append(.unpark(parker)) }
    if let place = growth.starts { effects.append(.start(place)) }
    for submission in growth.admitted {
      letIn(submission.future)
      if fault != .roomTellsNobody { effects.append(.fire(submission.signal, .completed)) }
    }
    return effects
  }

  /// Notes that the pool has taken a call in, or seen that it is over.
  func letIn(_ future: AnyFuture) {
    guard let call = call(future) else { return }
    call.place = future.hasLeftPending ? .ended : .pending
  }

  /// What the real code has asked for during this step.
  func takeRequests() -> [Effect] {
    defer { requests = [] }
    return requests
  }

  /// Does one thing after the other, each of which may bring others.
  func carryOut(
    _ new: [Effect], before rest: [Effect] = [], then next: @escaping Continuation
  ) -> Steps {
    helpUnderWay += new.count(where: \.seesToQueue)
    return carryOutFirst(of: new + rest, then: next)
  }

  private func carryOutFirst(of effects: [Effect], then next: @escaping Continuation) -> Steps {
    guard let effect = effects.first else { return next(self) }
    let rest = Array(effects.dropFirst())
    return step(for: effect) { world, more in world.carryOut(more, before: rest, then: next) }
  }

  private func step(
    for effect: Effect, then goOn: @escaping (PoolWorld, [Effect]) -> Steps
  ) -> Steps {
    switch effect {
    case .unpark(let parker):
      return [
        Step("unparks worker \(index(of: parker))") { world in
          world.helpUnderWay -= 1
          world.tokens.insert(ObjectIdentifier(parker))
          return goOn(world, [])
        }
      ]
    case .start(let place):
      return startSteps(place, goOn)
    case .fire(let signal, let reason):
      return [
        Step("fires a signal") { world in
          signal.fire(reason)
          return goOn(world, [])
        }
      ]
    case .withdraw(let future, let end):
      return locked("withdraws \(name(future))") { goOn($0, $0.withdrawn(future, end)) }
    case .cancelIfPending(let future):
      return [
        Step("cancels \(name(future))") { world in
          future.cancelIfPending()
          return goOn(world, world.takeRequests())
        }
      ]
    case .reject(let future):
      return [
        Step("rejects \(name(future))") { world in
          world.helpUnderWay -= 1
          return goOn(world, world.rejected(future))
        }
      ]
    case .countExpired(let future):
      return locked("counts \(name(future)) as failed") { world in
        world.state.callExpired()
        if let call = world.call(future) {
          call.place = call.place == .pending ? .overtaken : .ended
        }
        return goOn(world, [])
      }
    case .countLate:
      return locked("counts a late end") { world in
        world.state.count(.late)
        return goOn(world, [])
      }
    case .countBetweenAttempts(let future, let end):
      return locked("counts \(name(future)), ended between attempts") { world in
        world.state.count(end)
        world.call(future)?.place = .ended
        return goOn(world, [])
      }
    case .postpone(let future):
      return locked("puts \(name(future)) off") { goOn($0, $0.postponed(future)) }
    }
  }

  private func startSteps(
    _ place: WorkerPlace, _ goOn: @escaping (PoolWorld, [Effect]) -> Steps
  ) -> Steps {
    let start = Step<PoolWorld>("starts worker \(place.index)") { world in
      world.helpUnderWay -= 1
      world.addWorker(place)
      return goOn(world, [])
    }
    let fail = locked("gets no thread", when: { $0.missingThreadsLeft > 0 }) { world in
      world.helpUnderWay -= 1
      world.missingThreadsLeft -= 1
      let (stranded, effects) = world.update { $0.startFailed(place) }
      let items = world.fault == .missingThreadStrandsCalls ? [] : stranded
      return goOn(world, effects + items.map { .reject($0) })
    }
    return [start] + fail
  }

  private func withdrawn(_ future: AnyFuture, _ end: CallEnd?) -> [Effect] {
    // A user who cancels holds the future alone, and a plan holds the pool; all others are inside the pool.
    if isGone, future.plan == nil, call(future)?.isCancelledByUser == true {
      mistake = "\(name(future)) is withdrawn from a pool that is gone"
    }
    let (growth, effects) = update { $0.withdraw(future, end) }
    switch call(future)?.place {
    case .pending: call(future)?.place = end == nil ? .running : .ended
    case .overtaken: call(future)?.place = .ended
    case .outside, .running, .ended, nil: break
    }
    return effects + self.effects(growth)
  }

  private func rejected(_ future: AnyFuture) -> [Effect] {
    guard let piece = pieces[ObjectIdentifier(future)] else {
      _ = future.fail(Failure(), as: .rejected)
      return takeRequests()
    }
    if future.startHere(handle) {
      actors.append(Actor("Swift's own thread", piece.run(nil) { _ in [] }))
    }
    return takeRequests()
  }

  /// Whether nobody holds the pool any more: nobody who runs or submits its calls, nor the pool itself.
  private var isGone: Bool {
    state.isClosing && helpUnderWay == 0 && tasksUnderWay == 0
      && workers.allSatisfy { $0.phase == .gone }
      && (!state.isDeserted || fault == .desertedPoolIsLetGo)
  }

  private func index(of parker: Parker) -> Int {
    workers.first { $0.place.parker === parker }?.place.index ?? -1
  }

  func name(_ future: AnyFuture) -> String {
    call(future).map { "call \($0.number)" } ?? "a piece"
  }
}
