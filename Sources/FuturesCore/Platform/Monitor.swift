//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A lock whose holder can wait for the state to change.
///
/// A waiter tests its condition and falls asleep under the same mutex under which others change
/// the state, so a change cannot slip in between: no wake-up is lost.
///
/// `@unchecked Sendable` because the state is only touched under the mutex.
package struct Monitor<State>: @unchecked Sendable {
  private let storage: MonitorStorage<State>

  package init(_ state: State) {
    storage = MonitorStorage.make(state)
  }

  package func withLock<R, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
    let (state, monitor) = unsafe storage.pointers
    unsafe cfutures_monitor_acquire(monitor)
    defer { unsafe cfutures_monitor_release(monitor) }
    return try unsafe body(&state.pointee)
  }

  /// Calls `body` with the state until it is done, asleep in between.
  ///
  /// `body` says how long to sleep and looks at the clock itself. Each call has the state to itself
  /// only until it returns: a wait inside one access would let the optimiser keep the state in
  /// registers across it.
  package func wait<R>(_ body: (inout State) -> WaitStep<R>) -> R {
    let (state, monitor) = unsafe storage.pointers
    unsafe cfutures_monitor_acquire(monitor)
    defer { unsafe cfutures_monitor_release(monitor) }
    while true {
      switch unsafe body(&state.pointee) {
      case .done(let result):
        return result
      case .sleep(until: let deadline):
        if let instant = deadline.nanoseconds {
          _ = unsafe cfutures_monitor_wait_until(monitor, instant)
        } else {
          unsafe cfutures_monitor_wait(monitor)
        }
      }
    }
  }

  /// Wakes one waiter.
  package func signal() {
    unsafe cfutures_monitor_signal(storage.pointers.1)
  }

  /// Wakes every waiter.
  package func broadcast() {
    unsafe cfutures_monitor_broadcast(storage.pointers.1)
  }
}

/// What to do after a look at a monitor's state.
package enum WaitStep<R> {
  case done(R)
  case sleep(until: Deadline)
}

/// State, mutex and condition in one allocation, at addresses that never change.
@safe
private final class MonitorStorage<State>: ManagedBuffer<State, cfutures_monitor> {
  static func make(_ state: State) -> MonitorStorage<State> {
    let buffer = unsafe MonitorStorage.create(minimumCapacity: 1) { _ in state }
    unsafe buffer.withUnsafeMutablePointerToElements { unsafe cfutures_monitor_init($0) }
    return unsafe unsafeDowncast(buffer, to: MonitorStorage<State>.self)
  }

  /// The addresses outlive the closure because the buffer neither moves nor ends before `self`.
  var pointers: (UnsafeMutablePointer<State>, UnsafeMutablePointer<cfutures_monitor>) {
    unsafe withUnsafeMutablePointers { unsafe ($0, $1) }
  }

  deinit {
    unsafe withUnsafeMutablePointerToElements { unsafe cfutures_monitor_destroy($0) }
  }
}
