//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Which calls wait for which futures: finds waits that could never end.
///
/// One for the process, because calls of different pools may wait for each other. Its lock is taken when
/// a call of an executor begins and ends a wait, which costs a thread switch anyway, and by nobody else.
///
/// A wait is *stuck* when what it needs are calls that are stuck in their turn; the largest set of waits
/// with that property is what is looked for, so circles of any shape are found, also through waits that
/// need only one of several futures. Waits with a limit end by themselves and are never stuck; futures
/// that no waiting call stands behind (a call that runs or is queued, a promise) are able to go on. Since
/// every wait is checked when it begins, it can only be the new one that closes a circle: of the calls in
/// it exactly one gets the error, even if its own wait has a limit, and the others go on when it has ended.
package final class WaitGraph: Sendable {
  package static let shared = WaitGraph()

  /// How many of the futures have to be done.
  package enum Needs: Sendable {
    case all
    case any
  }

  /// A wait under way; what `enter` gives and `leave` takes.
  package struct Edge: Sendable {
    fileprivate let callers: [AnyFuture]
  }

  private struct Wait {
    let targets: [AnyFuture]
    let needs: Needs
    /// Ends by itself.
    let isLimited: Bool

    /// Whether enough of the futures are done, or able to become so.
    func canEnd(despite stuck: Set<ObjectIdentifier>) -> Bool {
      let isAble = { (future: AnyFuture) in
        future.isDone || !stuck.contains(ObjectIdentifier(future))
      }
      return switch needs {
      case .all: targets.allSatisfy(isAble)
      case .any: targets.isEmpty || targets.contains(where: isAble)
      }
    }
  }

  private let waits = Lock<[ObjectIdentifier: Wait]>([:])

  /// Notes that calls, each of which waits for the next and the last for the futures, are blocked.
  ///
  /// - Throws: ``ExecutorError/Code/deadlock`` when the wait could never end.
  package func enter(
    _ callers: [AnyFuture], waitFor targets: [AnyFuture], needs: Needs, until deadline: Deadline
  ) throws(ExecutorError) -> Edge {
    guard let last = callers.last else { return Edge(callers: []) }
    let wait = Wait(targets: targets, needs: needs, isLimited: deadline != .never)
    let circle = waits.withLock { waits -> [AnyFuture]? in
      for (caller, next) in zip(callers, callers.dropFirst()) {
        waits[ObjectIdentifier(caller)] = Wait(targets: [next], needs: .all, isLimited: false)
      }
      waits[ObjectIdentifier(last)] = wait
      guard let circle = WaitGraph.circle(from: last, in: waits) else { return nil }
      for caller in callers { waits[ObjectIdentifier(caller)] = nil }
      return circle
    }
    if let circle { throw WaitGraph.deadlock(circle) }
    return Edge(callers: callers)
  }

  /// As `enter` for threads, for a task that suspends; without a call it cannot be part of a circle.
  package func enter(
    _ caller: AnyFuture?, waitFor targets: [AnyFuture], needs: Needs, until deadline: Deadline
  ) throws(ExecutorError) -> Edge {
    try enter(caller.map { [$0] } ?? [], waitFor: targets, needs: needs, until: deadline)
  }

  package func leave(_ edge: Edge) {
    guard !edge.callers.isEmpty else { return }
    // Released outside the lock: a future's end may run code of the user's.
    let ended = waits.withLock { waits in
      edge.callers.map { waits.removeValue(forKey: ObjectIdentifier($0)) }
    }
    withExtendedLifetime(ended) {}
  }

  /// The calls of a circle that the wait of `caller` closes; `nil` when it can end.
  private static func circle(
    from caller: AnyFuture, in waits: [ObjectIdentifier: Wait]
  ) -> [AnyFuture]? {
    let found = reachable(from: caller, in: waits)
    var stuck = Set(found.map(\.id))
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      // From the far end, so that a chain takes one round.
      for (id, wait) in found.reversed() where stuck.contains(id) && wait.canEnd(despite: stuck) {
        stuck.remove(id)
        hasChanged = true
      }
    }
    return stuck.contains(ObjectIdentifier(caller)) ? path(from: caller, stuck, in: waits) : nil
  }

  /// The waits that the wait of `first` depends on, itself included, and without those that have a limit.
  private static func reachable(
    from first: AnyFuture, in waits: [ObjectIdentifier: Wait]
  ) -> [(id: ObjectIdentifier, wait: Wait)] {
    var found: [(id: ObjectIdentifier, wait: Wait)] = []
    var seen: Set = [ObjectIdentifier(first)]
    var rest = [ObjectIdentifier(first)]
    while let id = rest.popLast() {
      guard let wait = waits[id], found.isEmpty || !wait.isLimited else { continue }
      found.append((id, wait))
      rest += wait.targets.map(ObjectIdentifier.init).filter { seen.insert($0).inserted }
    }
    return found
  }

  /// A way along stuck waits from a call to one that comes a second time, the call itself in general.
  private static func path(
    from first: AnyFuture, _ stuck: Set<ObjectIdentifier>, in waits: [ObjectIdentifier: Wait]
  ) -> [AnyFuture] {
    var path = [first]
    var seen: Set<ObjectIdentifier> = []
    while let last = path.last, seen.insert(ObjectIdentifier(last)).inserted,
      let next = waits[ObjectIdentifier(last)]?.targets.first(where: {
        stuck.contains(ObjectIdentifier($0))
      })
    {
      path.append(next)
    }
    return path
  }

  private static func deadlock(_ circle: [AnyFuture]) -> ExecutorError {
    let names = circle.map(\.taskName)
    if circle.count == 2 && circle[0] === circle[1] {
      return ExecutorError(
        .deadlock,
        "\(names[0].sentenceStart) waits for itself, which would never end. Let it return before its"
          + " future is waited for.")
    }
    return ExecutorError(
      .deadlock,
      "\(names[0].sentenceStart) would wait for ever: "
        + zip(names, names.dropFirst()).map { "\($0) waits for \($1)" }.joined(separator: ", ")
        + ". Let one of them return, or give one of the waits a time-out.")
  }
}
