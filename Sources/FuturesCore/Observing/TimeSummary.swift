//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How long something has taken, over many times; exact to one part in eight.
public struct TimeSummary: Sendable, Hashable, CustomStringConvertible {
  /// How many times were measured.
  public let count: Int

  /// Half of the times are not longer.
  public let median: Duration

  /// 95 of 100 times are not longer.
  public let p95: Duration

  /// 99 of 100 times are not longer.
  public let p99: Duration

  /// The longest time, exactly.
  public let max: Duration

  package init(count: Int, median: Duration, p95: Duration, p99: Duration, max: Duration) {
    self.count = count
    self.median = median
    self.p95 = p95
    self.p99 = p99
    self.max = max
  }

  /// The times in one line.
  public var description: String {
    guard count > 0 else { return "not measured" }
    return "p50 \(median), p95 \(p95), p99 \(p99), max \(max)"
  }
}
