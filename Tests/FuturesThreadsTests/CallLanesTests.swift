//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import TestSupport
import Testing

@Suite("CallLanes", .timeLimit(.minutes(5)))
struct CallLanesTests {
  private let handle = HostHandle()

  private func makeCall() -> AnyFuture {
    let future = Future<Int>(blocking: { 0 })
    future.enterQueueUnseen(of: handle)
    return future
  }

  /// So many calls in each lane, and the lanes they come out of in that order.
  private func lanesTaken(_ counts: [Int], taking limit: Int = .max) -> [Int] {
    var lanes = CallLanes()
    for (lane, count) in counts.enumerated() {
      for _ in 0..<count { lanes.append(makeCall(), to: lane, isPiece: false) }
    }
    var taken: [Int] = []
    while taken.count < limit, let future = lanes.popFirst()?.taken() { taken.append(future.lane) }
    return taken
  }

  @Test("priorities have three lanes, and none is the middle one")
  func lanes() {
    #expect(CallLanes.lane(of: nil) == CallLanes.defaultLane)
    let priorities: [TaskPriority] = [.userInitiated, .high, .medium, .low, .utility, .background]
    #expect(priorities.map { CallLanes.lane(of: $0) } == [0, 0, 1, 2, 2, 2])
  }

  @Test("within a lane calls come out in the order in which they came in", arguments: 0..<3)
  func orderWithinLane(lane: Int) {
    var lanes = CallLanes()
    let calls = (0..<4).map { _ in makeCall() }
    for call in calls { lanes.append(call, to: lane, isPiece: false) }
    for call in calls { #expect(lanes.popFirst()?.taken() === call) }
    #expect(lanes.popFirst()?.taken() == nil && lanes.isEmpty)
  }

  @Test("the highest lane goes first")
  func highestFirst() {
    #expect(lanesTaken([2, 2, 2]) == [0, 0, 1, 1, 2, 2])
  }

  @Test("a lane that was passed over often enough goes first, once")
  func ageing() {
    let age = CallLanes.ageOfMajority
    let taken = lanesTaken([3 * age, 2, 0], taking: 2 * age + 2)
    let high = Array(repeating: 0, count: age)
    #expect(taken == high + [1] + high + [1])
  }

  @Test("the lowest lane waits for a bounded number of others, whatever comes in above it")
  func lowestIsBounded() {
    let age = CallLanes.ageOfMajority
    let taken = lanesTaken([4 * age, 4 * age, 2], taking: 2 * age + 4)
    let places = taken.indices.filter { taken[$0] == 2 }
    #expect(places.count == 2 && places[0] == age && places[1] - places[0] <= age + 1)
  }

  @Test("a lane that has been empty meanwhile does not jump the queue with its old age")
  func ageOfEmptyLane() {
    var lanes = CallLanes()
    let low = makeCall()
    lanes.append(low, to: 2, isPiece: false)
    for _ in 0..<CallLanes.ageOfMajority {
      lanes.append(makeCall(), to: 0, isPiece: false)
      _ = lanes.popFirst()
    }
    lanes.remove(low)
    lanes.append(makeCall(), to: 2, isPiece: false)
    let high = makeCall()
    lanes.append(high, to: 0, isPiece: false)
    #expect(lanes.popFirst()?.taken() === high)
  }

  @Test("a call is removed from every lane, and counts follow", arguments: 0..<3)
  func remove(lane: Int) {
    var lanes = CallLanes()
    let (first, second) = (makeCall(), makeCall())
    lanes.append(first, to: lane, isPiece: true)
    lanes.append(second, to: lane, isPiece: false)
    #expect(lanes.count == 2 && lanes.pieces == 1)
    lanes.remove(first)
    #expect(lanes.count == 1 && lanes.pieces == 0 && lanes.all == [second])
    #expect(lanes.popFirst()?.taken() === second && lanes.isEmpty)
  }

  @Test("calls that have left pending are passed over in every lane")
  func passedOver() {
    var lanes = CallLanes()
    let calls = (0..<6).map { _ in makeCall() }
    for (index, call) in calls.enumerated() { lanes.append(call, to: index / 2, isPiece: false) }
    for index in [0, 2, 4] { _ = calls[index].cancel() }
    for index in [1, 3, 5] { #expect(lanes.popFirst()?.taken() === calls[index]) }
    #expect(lanes.popFirst()?.taken() == nil && lanes.count == 3)
  }
}
