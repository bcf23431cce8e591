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
/// An object, so that taking an item changes no array.
@safe
package final class WorkerPlace: @unchecked Sendable {
  // `@unchecked` because of what the pool's lock guards.

  package let index: Int
  package let parker = Parker()
  /// What the worker runs, under the pool's lock; the worker itself holds the reference, and takes the
  /// address back before it drops it.
  @safe @exclusivity(unchecked) var current: Unmanaged<AnyFuture>?
  /// Whether the worker counts as searching; under the pool's lock.
  @safe @exclusivity(unchecked) package internal(set) var isSearching = false

  init(index: Int) {
    self.index = index
  }
}
