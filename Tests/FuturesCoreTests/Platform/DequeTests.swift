//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Testing

@Suite("Deque")
struct DequeTests {
  @Test("gives elements back in the order in which they came, across growth and wrapping")
  func order() {
    var deque = Deque<Int>()
    var expected: [Int] = []
    var taken: [Int] = []
    for round in 0..<200 {
      deque.append(round)
      expected.append(round)
      if round % 3 == 0, let first = deque.popFirst() { taken.append(first) }
    }
    #expect(deque.count == 200 - taken.count)
    taken += deque.takeAll()
    #expect(taken == expected)
    #expect(deque.isEmpty && deque.popFirst() == nil)
  }
}
