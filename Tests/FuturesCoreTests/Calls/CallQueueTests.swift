//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

@Suite("CallQueue", .timeLimit(.minutes(5)))
struct CallQueueTests {
  private func makeCalls(_ count: Int) -> [AnyFuture] {
    (0..<count).map { _ in Future<Int>(blocking: { 0 }) }
  }

  private func makeQueue(_ calls: [AnyFuture]) -> CallQueue {
    var queue = CallQueue()
    for call in calls { queue.append(call) }
    return queue
  }

  @Test("calls come out in the order in which they came in, unlinked")
  func order() {
    let calls = makeCalls(4)
    var queue = makeQueue(calls)
    #expect(queue.count == 4 && queue.all == calls && calls.allSatisfy(\.isLinked))
    for call in calls {
      #expect(queue.popFirst { _ in true }?.taken() === call)
      #expect(!call.isLinked)
    }
    #expect(queue.popFirst { _ in true }?.taken() == nil && queue.isEmpty)
  }

  @Test("a call is removed from every place, and the rest keeps its order", arguments: 1...4)
  func remove(count: Int) {
    for position in 0..<count {
      var calls = makeCalls(count)
      var queue = makeQueue(calls)
      let removed = calls.remove(at: position)
      queue.remove(removed)
      #expect(!removed.isLinked && queue.all == calls && queue.count == count - 1)
      // The ends are as they should be: what comes now is the last.
      let next = makeCalls(1)[0]
      queue.append(next)
      #expect(queue.all == calls + [next])
    }
  }

  @Test("a call that was removed can be queued again")
  func again() {
    let calls = makeCalls(2)
    var queue = makeQueue(calls)
    queue.remove(calls[0])
    queue.append(calls[0])
    #expect(queue.all == [calls[1], calls[0]])
  }

  @Test("calls that are not accepted are passed over and stay where they are")
  func passedOver() {
    let calls = makeCalls(3)
    var queue = makeQueue(calls)
    #expect(queue.popFirst { $0 === calls[1] }?.taken() === calls[1])
    #expect(queue.popFirst { _ in false }?.taken() == nil)
    #expect(queue.all == [calls[0], calls[2]])
  }

  @Test("the queue holds one reference to each call, and gives it up", arguments: [false, true])
  func references(pops: Bool) {
    let census = Census()
    var queue = CallQueue()
    for _ in 0..<3 {
      let probe = census.makeProbe()
      queue.append(Future<Int>(blocking: { withExtendedLifetime(probe) { 0 } }))
    }
    #expect(census.alive == 3)
    for _ in 0..<3 {
      if pops {
        _ = queue.popFirst { _ in true }?.taken()
      } else {
        queue.all.last.map { queue.remove($0) }
      }
    }
    #expect(census.alive == 0 && queue.isEmpty)
  }
}
