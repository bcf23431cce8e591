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

@Suite("TimerHeap", .timeLimit(.minutes(5)))
struct TimerHeapTests {
  @Test(
    "gives entries back by their instants, whatever the order they came in",
    arguments: 1...20)
  func order(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var heap = TimerHeap()
    let instants = (0..<100).map { _ in UInt64.random(in: 0..<50, using: &random) }
    for instant in instants { heap.insert(TimerEntry(instant: instant) {}) }
    var seen: [UInt64] = []
    while let first = heap.first {
      seen.append(first.instant)
      #expect(heap.remove(first) != nil)
    }
    #expect(seen == instants.sorted())
  }

  @Test("any entry can be taken out at any time, and the others stay in order", arguments: 1...20)
  func removal(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var heap = TimerHeap()
    var model: [TimerEntry] = []
    for _ in 0..<500 {
      if model.isEmpty || Bool.random(using: &random) {
        let entry = TimerEntry(instant: UInt64.random(in: 0..<1_000, using: &random)) {}
        heap.insert(entry)
        model.append(entry)
      } else {
        let entry = model.remove(at: Int.random(in: model.indices, using: &random))
        #expect(heap.remove(entry) != nil)
        #expect(heap.remove(entry) == nil, "it is gone")
      }
      #expect(heap.first?.instant == model.map(\.instant).min())
    }
  }

  @Test("an entry is taken out once, with its action, and leaves nothing behind")
  func action() {
    let census = Census()
    let calls = Recorder<Int>()
    var heap = TimerHeap()
    func makeEntry() -> TimerEntry {
      let probe = census.makeProbe()
      return TimerEntry(instant: 1) { withExtendedLifetime(probe) { calls.record(1) } }
    }
    let entry = makeEntry()
    heap.insert(entry)
    heap.remove(entry)?()
    #expect(calls.values == [1])
    #expect(census.alive == 0, "although the entry is still held")
    #expect(heap.first == nil && heap.remove(entry) == nil)
  }

  @Test("an entry that was never put in cannot be taken out")
  func foreign() {
    var heap = TimerHeap()
    heap.insert(TimerEntry(instant: 1) {})
    #expect(heap.remove(TimerEntry(instant: 1) {}) == nil)
    #expect(heap.first != nil)
  }
}
