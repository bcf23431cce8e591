//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// How many calls to make at a time so that they take about a given time together.
///
/// Follows what calls have taken: at most twice as many from one time to the next, because the first calls
/// say little about those behind them, and as few as it takes at once when they have become slower.
package struct Pace {
  /// How many calls to make next, at least 1.
  package private(set) var size = 1
  private let nanoseconds: UInt64

  package init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// Makes calls and notes how long they take.
  mutating func time<R>(_ calls: Int, _ body: () -> R) -> R {
    let began = cfutures_now()
    defer { note(calls, took: cfutures_now() - began) }
    return body()
  }

  package mutating func note(_ calls: Int, took elapsed: UInt64) {
    let fitting = Double(calls) * Double(nanoseconds) / Double(max(elapsed, 1))
    size = max(1, Int(min(fitting, Double(size) * 2)))
  }
}
