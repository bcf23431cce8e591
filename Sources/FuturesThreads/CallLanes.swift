//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

/// What waits for a worker, in three lanes: high, default and low priority, each in order of arrival.
///
/// The highest lane that is not empty goes first, but a lane grows older each time another is preferred to
/// it, and at a certain age goes first itself, once. So a call of low priority waits for a bounded number of
/// others, however many come in above it; ages are counted rather than timed, which costs no clock and can
/// be tested.
package struct CallLanes {
  private var lanes = (CallQueue(), CallQueue(), CallQueue())
  /// How often the default and the low lane were passed over.
  private var ages = (middle: 0, low: 0)
  package private(set) var count = 0
  /// Those of `count` that are pieces of `async` bodies.
  package private(set) var pieces = 0

  package init() {}

  /// How often a lane is passed over before it goes first.
  package static var ageOfMajority: Int { 16 }

  package static var defaultLane: Int { 1 }

  /// Which lane a priority waits in.
  package static func lane(of priority: TaskPriority?) -> Int {
    guard let priority else { return defaultLane }
    if priority >= .high { return 0 }
    return priority <= .low ? 2 : 1
  }

  package var isEmpty: Bool { count == 0 }

  package mutating func append(_ future: AnyFuture, to lane: Int, isPiece: Bool) {
    future.setLane(lane, isPiece: isPiece)
    append(adopting: CallReference(retaining: future), to: lane)
    if isPiece { pieces += 1 }
  }

  /// As `append`, for a call that knows its lane, and takes a reference over.
  package mutating func append(adopting call: CallReference) {
    append(adopting: call, to: call.borrow { $0.lane })
  }

  private mutating func append(adopting call: CallReference, to lane: Int) {
    switch lane {
    case 0: lanes.0.append(adopting: call)
    case 1: lanes.1.append(adopting: call)
    default: lanes.2.append(adopting: call)
    }
    count += 1
  }

  /// Takes the call out that is to run next, starts it, and hands the reference over.
  package mutating func popFirst() -> CallReference? {
    guard count > 0 else { return nil }
    // The usual case: nobody gave a priority.
    if lanes.0.isEmpty, lanes.2.isEmpty { return popped(lanes.1.popFirst { $0.startFromQueue() }) }
    return popByAge()
  }

  /// Takes the call out that is to run next, lays it ready for somebody, and hands the reference over; only where
  /// all calls are of one priority.
  package mutating func fetchFirst() -> CallReference? {
    guard lanes.0.isEmpty, lanes.2.isEmpty else { return nil }
    return popped(lanes.1.popHead { $0.mayBeFetched && $0.fetchFromQueue() })
  }

  /// Puts a call back that was fetched, as the next one of its lane.
  package mutating func putBack(_ call: CallReference) {
    lanes.1.prepend(adopting: call)
    count += 1
  }

  package mutating func remove(_ future: AnyFuture) {
    switch future.lane {
    case 0: lanes.0.remove(future)
    case 1: lanes.1.remove(future)
    default: lanes.2.remove(future)
    }
    // A lane that is empty does not age, nor hand its age on to who comes next.
    if lanes.1.isEmpty { ages.middle = 0 }
    if lanes.2.isEmpty { ages.low = 0 }
    count -= 1
    if future.isPiece { pieces -= 1 }
  }

  package var all: [AnyFuture] { lanes.0.all + lanes.1.all + lanes.2.all }

  private mutating func popByAge() -> CallReference? {
    if !lanes.2.isEmpty, ages.low >= CallLanes.ageOfMajority, let low = popLow() { return low }
    if !lanes.1.isEmpty, ages.middle >= CallLanes.ageOfMajority, let middle = popMiddle() {
      return middle
    }
    return popHigh() ?? popMiddle() ?? popLow()
  }

  private mutating func popHigh() -> CallReference? {
    guard let call = popped(lanes.0.popFirst { $0.startFromQueue() }) else { return nil }
    if !lanes.1.isEmpty { ages.middle += 1 }
    if !lanes.2.isEmpty { ages.low += 1 }
    return call
  }

  private mutating func popMiddle() -> CallReference? {
    guard let call = popped(lanes.1.popFirst { $0.startFromQueue() }) else { return nil }
    ages.middle = 0
    if !lanes.2.isEmpty { ages.low += 1 }
    return call
  }

  private mutating func popLow() -> CallReference? {
    ages.low = 0
    return popped(lanes.2.popFirst { $0.startFromQueue() })
  }

  private mutating func popped(_ call: CallReference?) -> CallReference? {
    guard let call else { return nil }
    count -= 1
    if call.borrow({ $0.isPiece }) { pieces -= 1 }
    return call
  }
}
