//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

// The end of a pool, and who waits for it.

extension PoolState {
  /// Takes no more calls.
  ///
  /// - Returns: Calls that have perhaps not started, to cancel, if that was asked for, and submissions that
  ///   were waiting for room.
  package mutating func close(
    cancelPending: Bool
  ) -> (doomed: [AnyFuture], refused: [Submission]) {
    if case .open = phase { phase = .closed }
    let refused = takeSubmissions()
    guard cancelPending else { return ([], refused) }
    cancelsPending = true
    return (
      lanes.all.filter { !$0.isPiece } + fetchedCalls + tasks.values + delayed.values, refused
    )
  }

  /// Whether the pool takes no more calls: from then on somebody may wait for its end.
  package var isClosing: Bool {
    if case .open = phase { false } else { true }
  }

  /// Whether nothing is left that could need a worker, now or later.
  package var isDrained: Bool {
    lanes.isEmpty && fetchedCount == 0 && tasks.isEmpty && unstartedTasks.isEmpty && callers.isEmpty
      && delayed.isEmpty
      && isClosing
  }

  private func isSatisfied(_ observer: DrainObserver) -> Bool {
    if observer.isInside {
      return lanes.isEmpty && fetchedCount == 0 && delayed.isEmpty
        && workforce.busy == workforce.lent
        && tasks.count + callers.count == lentTasks
    }
    return isDrained && workforce.live == 0
  }

  package mutating func add(_ observer: DrainObserver) { observers.append(observer) }

  package mutating func remove(_ signal: Signal) { observers.removeAll { $0.signal === signal } }

  /// Those who need not wait any longer.
  package mutating func takeSatisfiedObservers() -> [Signal] {
    let satisfied = observers.filter { isSatisfied($0) }
    let rest = observers.filter { !isSatisfied($0) }
    observers = rest
    return satisfied.map(\.signal)
  }

  package var hasObservers: Bool { !observers.isEmpty }

  package mutating func takeLastToLeave() -> PlatformThread? {
    lastToLeave.take()
  }
}
