//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// One wait for several futures.
///
/// Every future reports once, either because it was done when it was asked or later from the thread
/// that completes it; the report that meets the condition fires the signal.
final class WaitGroup<Element: AnyFuture>: FutureWaiter {
  private let futures: [Element]
  private let condition: WaitCondition
  private let missing: Lock<Int>
  private let signal = Signal()

  init(_ futures: some Sequence<Element>, until condition: WaitCondition) {
    self.futures = futures.withoutDuplicates()
    self.condition = condition
    missing = Lock(self.futures.count)
  }

  func futureDidComplete(_ future: AnyFuture) {
    let isLast = missing.withLock { missing in
      missing -= 1
      return missing == 0
    }
    if isLast || condition.isMet(by: future) { signal.fire() }
  }

  func wait(until deadline: Deadline) {
    guard !futures.isEmpty else { return }
    // Refused where it could never end: what is pending then says so.
    try? CallWorker.whileBlocked(
      on: futures, needs: condition.needs, until: deadline,
      isEnough: { $0.isDone && condition.isMet(by: $0) }
    ) {
      subscribe()
      _ = signal.wait(until: deadline)
      unsubscribe()
    }
  }

  func wait(until deadline: Deadline) async {
    guard !futures.isEmpty,
      let edge = try? WaitGraph.shared.enter(
        CurrentCall.waiting, waitFor: futures, needs: condition.needs, until: deadline)
    else { return }
    defer { WaitGraph.shared.leave(edge) }
    subscribe()
    _ = await signal.wait(until: deadline)
    unsubscribe()
  }

  /// Who is done now and who is not, each in the order given.
  func partition() -> (done: [Element], pending: [Element]) {
    var done: [Element] = []
    var pending: [Element] = []
    for future in futures {
      if future.isDone { done.append(future) } else { pending.append(future) }
    }
    return (done, pending)
  }

  private func subscribe() {
    for future in futures where !future.add(self) { futureDidComplete(future) }
  }

  private func unsubscribe() {
    for future in futures where !future.isDone { future.remove(self) }
  }
}

extension Sequence where Element: AnyFuture {
  /// Each future once, where it came first.
  func withoutDuplicates() -> [Element] {
    var seen = Set<ObjectIdentifier>()
    return filter { seen.insert(ObjectIdentifier($0)).inserted }
  }
}
