//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// The workers of a pool, and how many of them do what.
///
/// A worker is, at every moment, one of these:
///
/// - *idle*: parked, or about to be; on the stack of those who can be woken.
/// - *searching*: on its way to the queue: woken, or spinning. At most one is, unless all are sent home.
/// - *busy*: it has taken an item and not come back. Between publishing the outcome and coming back it also
///   counts as *free*, because whoever has seen a result and submits again is to get the worker that made
///   it rather than a new one.
/// - *lent*: busy, and blocked in a wait for other calls, or in the pool's own `shutdown`.
/// - *retired*: it takes no more work and is about to leave.
///
/// No more than the width are busy and not lent. When a blocked worker comes back there can be one too
/// many for a while; then a worker that comes back takes nothing.
package struct Workforce {
  let width: Int

  /// One for each index a worker has had.
  private var places: [WorkerPlace?] = []
  /// The parked workers; the last one parked is woken first, its caches are warm.
  private var idle: [WorkerPlace] = []
  private(set) var live = 0
  /// Not busy, or busy with nothing more than publishing an outcome.
  private(set) var free = 0
  private(set) var searching = 0
  private var retired = 0
  private(set) var busy = 0
  private(set) var lent = 0

  init(width: Int) {
    self.width = width
  }

  /// How many extra workers may stand in for blocked ones.
  static var compensationLimit: Int { 256 }

  /// How many workers there may be.
  private var capacity: Int { width + min(lent, Workforce.compensationLimit) }

  /// Whether another worker could be started; while none can, a worker need not say that it will be free.
  var canGrow: Bool { live < capacity }

  /// Whether one more worker may take a call.
  var mayTake: Bool { busy - lent < width }

  /// Whether somebody is parked whom a new call has to wake: nobody is on the way.
  var needsWakeUp: Bool { !idle.isEmpty && searching == 0 && mayTake }

  var hasIdle: Bool { !idle.isEmpty }

  /// Whether there are more workers than there may be: stand-ins for some that are not blocked any more.
  var hasSurplus: Bool { live - retired > capacity }

  /// Whether another worker may block: one of all that there may be has to be left to work.
  var maySpare: Bool { lent + 1 < width + Workforce.compensationLimit }

  /// Whether each that there may be has something to do.
  var allAreBusy: Bool { live > 0 && !canGrow && idle.isEmpty && searching == 0 }

  var allPlaces: [WorkerPlace] { places.compactMap { $0 } }

  /// What they run.
  var running: [AnyFuture] { places.flatMap { $0?.running ?? [] } }

  // MARK: Coming and going

  mutating func add() -> WorkerPlace {
    live += 1
    free += 1
    let vacancy = places.firstIndex { $0 == nil }
    let place = WorkerPlace(index: vacancy ?? places.count)
    if let vacancy { places[vacancy] = place } else { places.append(place) }
    return place
  }

  /// A worker that was added has got no thread.
  mutating func cancel(_ place: WorkerPlace) {
    free -= 1
    live -= 1
    places[place.index] = nil
  }

  /// The worker will take no more work; it counts until `remove`.
  mutating func retire(_ place: WorkerPlace) {
    becomeUnfree(place)
    retired += 1
  }

  /// The thread of a retired worker is about to end.
  mutating func remove(_ place: WorkerPlace) {
    if place.isBusy { busy -= 1 }
    live -= 1
    retired -= 1
    places[place.index] = nil
  }

  // MARK: Searching and parking

  mutating func startSearching(_ place: WorkerPlace) {
    guard !place.isSearching else { return }
    searching += 1
    place.isSearching = true
  }

  mutating func stopSearching(_ place: WorkerPlace) {
    guard place.isSearching else { return }
    searching -= 1
    place.isSearching = false
  }

  mutating func park(_ place: WorkerPlace) {
    stopSearching(place)
    idle.append(place)
  }

  /// A parked worker's time is up; `false` when somebody has woken it meanwhile.
  mutating func retireIfParked(_ place: WorkerPlace) -> Bool {
    guard let position = idle.firstIndex(where: { $0 === place }) else { return false }
    idle.remove(at: position)
    retire(place)
    return true
  }

  /// The worker that parked last, to be woken.
  mutating func wakeLast() -> Parker? {
    idle.popLast().map { woken($0) }
  }

  /// The worker that parked first, to be woken.
  mutating func wakeFirst() -> Parker? {
    idle.isEmpty ? nil : woken(idle.removeFirst())
  }

  mutating func wakeAll() -> [Parker] {
    defer { idle = [] }
    return idle.map { woken($0) }
  }

  private mutating func woken(_ place: WorkerPlace) -> Parker {
    startSearching(place)
    return place.parker
  }

  // MARK: Working

  /// The worker takes an item.
  mutating func take(_ item: CallReference, _ place: WorkerPlace) {
    stopSearching(place)
    becomeUnfree(place)
    becomeBusy(place)
    place.current = item
  }

  /// The worker runs something of the user's, an item or a hook.
  mutating func becomeBusy(_ place: WorkerPlace) {
    guard !place.isBusy else { return }
    busy += 1
    place.isBusy = true
  }

  /// The worker is back for more, if it was busy.
  mutating func comeBack(_ place: WorkerPlace) {
    guard place.isBusy else { return }
    becomeFree(place)
    busy -= 1
    place.isBusy = false
    place.current = nil
  }

  mutating func becomeFree(_ place: WorkerPlace) {
    guard !place.isFree else { return }
    free += 1
    place.isFree = true
  }

  mutating func becomeUnfree(_ place: WorkerPlace) {
    guard place.isFree else { return }
    free -= 1
    place.isFree = false
  }

  /// The worker is about to block; nothing is to be run on top of that.
  mutating func lend(_ place: WorkerPlace) {
    becomeBusy(place)
    becomeUnfree(place)
    place.isBlocked = true
    lent += 1
  }

  mutating func takeBack(_ place: WorkerPlace) {
    place.isBlocked = false
    lent -= 1
  }
}
