//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

// Calls that are laid ready for a worker before it can begin them, so that it need not wait for the pool between
// two short ones. They lie in its window, may be taken back from there by everybody, and count as pending.
//
// What a fetched call is changes under the pool's lock alone, but for one thing: whoever wants to know (to cancel
// it, to fail it, to run it) marks it first, without the lock, and then settles it under the lock. As long as the
// mark is there nobody else moves the call, so its worker stays where it is, and the pool lives.
// `Models/fetching.pml` checks this exhaustively.

extension PoolState {
  /// What lies ready for workers.
  var fetchedCalls: [AnyFuture] {
    fetchedCount == 0
      ? [] : workforce.allPlaces.flatMap { $0.fetched.map(\.call.future) }
  }

  /// Lays calls ready for a worker, if there is more to do than all of them together can begin now.
  ///
  /// - Parameters:
  ///   - place: Whose.
  ///   - limit: How many at most.
  ///   - number: The number of the first.
  ///   - window: Where; the same as long as calls lie in it.
  /// - Returns: Who makes them.
  package mutating func fetch(
    for place: WorkerPlace, upTo limit: Int, from number: UInt64, into window: any CallWindow
  ) -> [any CallMaker] {
    guard workforce.allAreBusy, place.fetched.isEmpty || place.window === window else { return [] }
    var makers: [any CallMaker] = []
    let share = min(limit, lanes.count / workforce.live)
    while makers.count < share, let call = lanes.fetchFirst() {
      guard let maker = call.borrow(\.maker) else {
        preconditionFailure("who may be fetched has somebody who makes it")
      }
      let number = number + UInt64(makers.count)
      window.offer(number)
      place.fetched.append(FetchedCall(call: call, number: number))
      makers.append(maker)
    }
    if !makers.isEmpty { place.window = window }
    fetchedCount += makers.count
    return makers
  }

  /// The call that lies ready for a worker is begun.
  mutating func nextFetched(for place: WorkerPlace) -> Next {
    guard let call = takeFetched(of: place) else { return .yield }
    workforce.take(call, place)
    return .run(call, growthWithAdmissions())
  }

  /// The first call that lies ready for a worker, whose outcome is asked for now; `nil` when somebody is about to
  /// settle it.
  package mutating func takeFetched(of place: WorkerPlace) -> CallReference? {
    guard let first = place.fetched.first, first.call.borrow({ $0.beginFetched() }) else {
      return nil
    }
    place.fetched.removeFirst()
    fetchedCount -= 1
    return first.call
  }

  package func hasFetched(_ place: WorkerPlace) -> Bool { !place.fetched.isEmpty }

  /// Takes back what lies ready for a worker and has not been begun.
  ///
  /// - Returns: Whether that is all; `false` when somebody is about to settle one.
  package mutating func returnFetched(of place: WorkerPlace) -> (isAll: Bool, growth: Growth) {
    // From the end: what comes before one that has been begun has been begun too.
    while let last = place.fetched.last, place.window?.withdraw(last.number) == true {
      guard last.call.borrow({ $0.returnFetched() }) else { return (false, growth()) }
      place.fetched.removeLast()
      putBack(last.call)
    }
    // What has ended behind it is not to be kept.
    if place.fetched.isEmpty { place.window = nil }
    return (true, growth())
  }

  /// Finds out what a fetched call is, and says so in its word.
  package mutating func settle(_ future: AnyFuture) -> Growth {
    for place in workforce.allPlaces {
      guard let position = place.fetched.firstIndex(where: { $0.call.borrow { $0 === future } })
      else { continue }
      let fetched = place.fetched[position]
      guard place.window?.withdraw(fetched.number) == true else { break }
      place.fetched.remove(at: position)
      future.settle(isBegun: false)
      putBack(fetched.call)
      return growth()
    }
    // Begun, or its worker has just come for its outcome.
    future.settle(isBegun: true)
    return Growth()
  }

  private mutating func putBack(_ call: CallReference) {
    fetchedCount -= 1
    lanes.putBack(call)
  }
}
