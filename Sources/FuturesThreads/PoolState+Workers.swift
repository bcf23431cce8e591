//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

// Who is to look after the queue, and what a worker does next.

extension PoolState {
  // MARK: Enough workers

  /// Who is to look after the queue.
  ///
  /// Nobody, if somebody is searching: he looks before he parks, and calls for the next when he has found
  /// something. So there is one wake-up under way at most, and in a burst of short calls hardly any.
  @inline(__always)
  package mutating func growth() -> Growth {
    guard lanes.count > 0, workforce.mayTake else { return Growth() }
    if workforce.hasIdle {
      return workforce.searching == 0 ? Growth(wakes: workforce.wakeLast()) : Growth()
    }
    guard lanes.count > workforce.free, workforce.canGrow else { return Growth() }
    return Growth(starts: workforce.add())
  }

  /// As `growth`, when there may be room for submissions that wait for some: what is let in needs workers too.
  mutating func growthWithAdmissions() -> Growth {
    if submissions.isEmpty { return growth() }
    let admitted = admissions()
    return growth().admitting(admitted)
  }

  /// Whether somebody who hands a call in without the lock has to come and see to workers for it.
  ///
  /// Not while every worker that may run is at work or on its way: each of them looks before it parks.
  package var wantsNotice: Bool { workforce.canGrow || workforce.needsWakeUp }

  /// Whether another worker could be started; while none can, a worker need not say that it will be free.
  package var canGrow: Bool { workforce.canGrow }

  /// Whether there are more workers than there may be: stand-ins for some that are not blocked any more.
  package var hasSurplus: Bool { workforce.hasSurplus }

  package var searching: Int { workforce.searching }

  // MARK: A worker's life

  /// A worker asks for work; if it was busy, it is back from that.
  ///
  /// - Parameters:
  ///   - place: Whose.
  ///   - maySpin: Whether it is worth its while to wait awake.
  ///   - mayPark: Whether it would wait at all; when not, and there is nothing, it is only back.
  /// - Returns: What to do; `nil` when there is nothing to take and the worker would not wait.
  @inline(__always)
  package mutating func next(
    for place: WorkerPlace, maySpin: Bool, mayPark: Bool = true
  ) -> Next? {
    workforce.comeBack(place)
    if !place.fetched.isEmpty { return nextFetched(for: place) }
    if workforce.mayTake, let call = lanes.popFirst() {
      workforce.take(call, place)
      return .run(call, growthWithAdmissions())
    }
    guard mayPark else { return nil }
    if isDrained {
      workforce.stopSearching(place)
      workforce.retire(place)
      return .leave
    }
    if maySpin, lanes.isEmpty, place.isSearching || workforce.searching == 0 {
      workforce.startSearching(place)
      return .spin
    }
    workforce.park(place)
    return .park(isSurplus: hasSurplus)
  }

  /// A parked worker's time is up; `false` when somebody has woken it meanwhile.
  package mutating func retireIfIdle(_ place: WorkerPlace) -> Bool {
    workforce.retireIfParked(place)
  }

  /// Wakes everyone who is parked, to go home.
  package mutating func wakeAll() -> [Parker] { workforce.wakeAll() }

  /// The worker's outcome is about to be seen.
  package mutating func becomeFree(_ place: WorkerPlace) { workforce.becomeFree(place) }

  /// The worker has callbacks to run, which may take long.
  package mutating func becomeUnfree(_ place: WorkerPlace) -> Growth {
    guard place.isBusy, place.isFree else { return Growth() }
    workforce.becomeUnfree(place)
    return growth()
  }

  /// The worker is about to drop what it ran.
  package func forgetCurrent(of place: WorkerPlace) { place.current = nil }

  /// The worker runs a hook of the user's; before the first item it counts as free meanwhile, since it will
  /// come for the call that it was started for.
  package mutating func beginHook(_ place: WorkerPlace) { workforce.becomeBusy(place) }

  /// An initializer failed, or a worker was lost that must not be: nothing runs any more.
  ///
  /// - Returns: What is queued and futures that have not started, to fail.
  package mutating func breakDown(_ error: any Error) -> [AnyFuture] {
    if case .broken = phase {} else { phase = .broken(error) }
    return lanes.all + fetchedCalls + tasks.values + delayed.values
  }

  /// A worker takes no more work.
  package mutating func retire(_ place: WorkerPlace) {
    workforce.comeBack(place)
    workforce.retire(place)
  }

  /// The thread of a worker that has retired is about to end.
  ///
  /// What came in since then may need another.
  package mutating func exit(
    _ place: WorkerPlace, _ thread: PlatformThread
  ) -> (previous: PlatformThread?, growth: Growth) {
    let previous = lastToLeave
    lastToLeave = thread
    workforce.remove(place)
    return (previous, growth())
  }

  /// The system gave no thread.
  ///
  /// Without any worker nobody would run what is queued: it is handed out, to fail.
  package mutating func startFailed(_ place: WorkerPlace) -> [AnyFuture] {
    workforce.cancel(place)
    return workforce.live > workforce.lent ? [] : lanes.all
  }

  // MARK: Workers that block

  /// Whether another worker may block.
  package var maySpareWorker: Bool { workforce.maySpare }

  /// How many extra workers may stand in for blocked ones.
  package static var compensationLimit: Int { Workforce.compensationLimit }

  /// A call of this pool begins to wait: on a worker, which another may replace, or in a task that waits in
  /// the pool's own `shutdown`.
  package mutating func lend(_ place: WorkerPlace?, task: Bool = false) -> Growth {
    if let place { workforce.lend(place) }
    if task { lentTasks += 1 }
    return growth()
  }

  /// The wait is over.
  ///
  /// A stand-in that has parked meanwhile has done so for as long as the pool lives: it is woken, to see that
  /// it is one too many.
  package mutating func takeBack(_ place: WorkerPlace?, task: Bool = false) -> Growth {
    if task { lentTasks -= 1 }
    guard let place else { return Growth() }
    workforce.takeBack(place)
    return Growth(wakes: hasSurplus ? workforce.wakeFirst() : nil)
  }
}
