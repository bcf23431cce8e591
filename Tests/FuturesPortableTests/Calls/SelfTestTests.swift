//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import TestSupport
import Testing

@testable import FuturesPortable

@Suite("The self-test")
struct SelfTestTests {
  @Test("finds nothing wrong with this runtime", arguments: Samples.all.indices)
  func samples(_ index: Int) {
    let sample = Samples.all[index]
    #expect(SelfTest.examine(sample) == nil, "\(sample.name)")
  }

  @Test("finds a copy that gives another result")
  func wrongResult() {
    let sample = Sample("random") {
      let number = Int.random(in: 0..<10)
      var calls = 0
      return {
        calls += 1
        return calls + number - number
      }
    }
    // The copy has its own variable, so both count to one.
    #expect(SelfTest.examine(sample) == nil)
    let other = Sample("not the same") { { Counting.next() } }
    #expect(SelfTest.examine(other) != nil)
  }

  @Test("finds an object that is kept")
  func leak() {
    let sample = Sample("leak") {
      let probe = Probe(1)
      let number = 3
      return {
        _ = Unmanaged.passRetained(probe)
        return probe.number + number
      }
    }
    #expect(SelfTest.examine(sample)?.contains("not freed") == true)
  }
}

private enum Counting {
  nonisolated(unsafe) private static var count = 0

  static func next() -> Int {
    count += 1
    return count
  }
}
