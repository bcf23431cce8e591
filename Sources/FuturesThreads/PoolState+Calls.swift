//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

// Calls that leave the queue by another door than a worker's, and those that pause between two attempts.

extension PoolState {
  /// A call that was pending here has been cancelled, has run out of time, or is run by its waiter.
  package mutating func withdraw(_ future: AnyFuture, _ end: CallEnd?) -> Growth {
    let id = ObjectIdentifier(future)
    if future.isLinked {
      lanes.remove(future)
    } else if unstartedTasks.remove(id) == nil, pausedTasks.remove(id) == nil,
      delayed.removeValue(forKey: id) == nil
    {
      // It was never let in, or was seen to be done when it was.
      return Growth().admitting(end == nil ? [] : admitExpired(future))
    }
    if let end { counts.add(end) }
    return submissions.isEmpty ? Growth() : growthWithAdmissions()
  }

  /// Whether another attempt may follow; refused by a broken pool and when pending calls are to be
  /// cancelled.
  package var retryRefusal: Phase? {
    if case .broken = phase { return phase }
    return cancelsPending ? phase : nil
  }

  /// A call waits for its next attempt; refused when there is none to be, `nil` when the call is done.
  package mutating func delay(_ future: AnyFuture) -> Admission? {
    if let retryRefusal { return .refused(retryRefusal) }
    guard future.enterQueue(of: host) else { return nil }
    delayed[ObjectIdentifier(future)] = future
    return .accepted(Growth())
  }

  /// As `delay`, for an `async` body, whose task waits itself.
  package mutating func pause(task: AnyFuture) -> Admission? {
    if let retryRefusal { return .refused(retryRefusal) }
    guard task.enterQueue(of: host) else { return nil }
    pausedTasks.insert(ObjectIdentifier(task))
    return .accepted(Growth())
  }

  /// The pause is over.
  package mutating func resume(_ future: AnyFuture, lane: Int) -> Growth {
    guard delayed.removeValue(forKey: ObjectIdentifier(future)) != nil else { return Growth() }
    // Perhaps done: whoever ended it takes it out here.
    lanes.append(future, to: lane, isPiece: false)
    return growth()
  }

  /// A call has ended that no worker has taken.
  package mutating func taskEnded(_ future: AnyFuture) -> AnyFuture? {
    let id = ObjectIdentifier(future)
    return tasks.removeValue(forKey: id) ?? callers.removeValue(forKey: id)
  }

  /// Whether a call is under way that no worker has taken.
  package func isTask(_ future: AnyFuture) -> Bool {
    let id = ObjectIdentifier(future)
    return tasks[id] != nil || callers[id] != nil
  }
}
