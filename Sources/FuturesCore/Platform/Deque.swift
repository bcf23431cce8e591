//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A queue in a ring buffer: amortised O(1) at both ends, and a slot that was read is empty.
package struct Deque<Element> {
  private var slots: ContiguousArray<Element?> = []
  private var head = 0
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  package mutating func append(_ element: Element) {
    if count == slots.count { grow() }
    slots[(head + count) & (slots.count - 1)] = element
    count += 1
  }

  package mutating func popFirst() -> Element? {
    guard count > 0 else { return nil }
    let element = slots[head].take()
    head = (head + 1) & (slots.count - 1)
    count -= 1
    return element
  }

  /// Takes the first element out that fulfils a condition; the others keep their order.
  ///
  /// - Complexity: O(*n*).
  package mutating func popFirst(where condition: (Element) -> Bool) -> Element? {
    var found: Element?
    for element in takeAll() {
      if found == nil, condition(element) { found = element } else { append(element) }
    }
    return found
  }

  /// Empties the queue; oldest first.
  package mutating func takeAll() -> [Element] {
    var all: [Element] = []
    all.reserveCapacity(count)
    while let element = popFirst() { all.append(element) }
    return all
  }

  /// The capacity is a power of two, so that an index wraps with a mask.
  private mutating func grow() {
    let capacity = max(16, slots.count * 2)
    var larger = ContiguousArray<Element?>()
    larger.reserveCapacity(capacity)
    for offset in 0..<count {
      larger.append(slots[(head + offset) & (slots.count - 1)].take())
    }
    larger.append(contentsOf: repeatElement(nil, count: capacity - count))
    slots = larger
    head = 0
  }
}
