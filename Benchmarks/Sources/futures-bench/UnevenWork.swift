//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Tasks of exponentially distributed length, 200 microseconds in the mean; the same in every run.
struct UnevenWork {
  /// How often each task goes round its loop.
  let iterations: [Int]
  /// How long all tasks take, one after the other.
  let serialTime: Duration
  /// The sum of what the tasks compute.
  let checksum: UInt64

  init(_ count: Int) {
    let mean = UnevenWork.iterations(in: .microseconds(200))
    var random = SplitMix(state: 42)
    let iterations = (0..<count).map { _ in Int(-log(1 - random.nextFraction()) * mean) }
    var checksum: UInt64 = 0
    let times = (0..<2).map { _ in
      ContinuousClock().measure { checksum = iterations.reduce(0) { $0 &+ UnevenWork.spin($1) } }
    }
    self.iterations = iterations
    self.serialTime = times.min() ?? .zero
    self.checksum = checksum
  }

  /// Computes something for a while that no compiler can shorten.
  @inline(never)
  static func spin(_ iterations: Int, from seed: UInt64 = 1) -> UInt64 {
    var state = seed
    for _ in 0..<iterations {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
    }
    return state
  }

  private static func iterations(in duration: Duration) -> Double {
    let sample = 2_000_000
    var seed: UInt64 = 1
    let times = (0..<5).map { _ in
      // Each round needs the result of the one before, so that none is left out.
      ContinuousClock().measure { seed = spin(sample, from: seed) }
    }
    precondition(seed != 0, "The generator has come to a standstill")
    return Double(sample) * (duration / (times.min() ?? duration))
  }
}
