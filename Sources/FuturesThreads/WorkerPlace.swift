//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

/// A worker's place in the state machine.
///
/// An object, so that taking an item changes no array. ``Workforce`` changes it, under the pool's lock and on
/// the worker's own thread but for `isSearching`; so that thread may read it without the lock.
@safe
package final class WorkerPlace: @unchecked Sendable {
  // `@unchecked` for that reason.

  package let index: Int
  package let parker = Parker()
  /// What the worker runs, under the pool's lock; the worker itself holds the reference, and takes the
  /// address back before it drops it.
  @safe @exclusivity(unchecked) var current: CallReference?
  /// Calls that run on top of that one, which waits for them; under a lock of its own, which nobody but the
  /// worker takes as a rule.
  let nested = Lock<[AnyFuture]>([])

  /// What lies ready for the worker, in the order in which it will be begun, and where; under the pool's lock.
  @safe @exclusivity(unchecked) var fetched: [FetchedCall] = []
  @safe @exclusivity(unchecked) var window: (any CallWindow)?

  /// What the worker runs, under the pool's lock.
  var running: [AnyFuture] {
    (current.map { [$0.future] } ?? []) + nested.withLock { $0 }
  }

  /// Whether the worker counts as searching; under the pool's lock.
  @safe @exclusivity(unchecked) package internal(set) var isSearching = false
  /// It has taken an item and not come back for another, or runs a hook of the user's.
  @safe @exclusivity(unchecked) package internal(set) var isBusy = false
  /// It is not busy, or busy with nothing more than publishing an outcome.
  @safe @exclusivity(unchecked) package internal(set) var isFree = true
  /// It is busy, and blocked or about to be: nothing is to be run on top of that.
  @safe @exclusivity(unchecked) package internal(set) var isBlocked = false

  init(index: Int) {
    self.index = index
  }
}
