//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How often times of which length have come up, in nanoseconds.
///
/// Buckets of four to a power of two, so a quantile is exact to one part in eight and nothing is allocated
/// for times of any length; the longest is kept as it is. After the idea of Gil Tene's HdrHistogram.
package struct TimeHistogram: Sendable {
  private var buckets: [UInt32] = []
  private var longest: UInt64 = 0
  package private(set) var count = 0

  package init() {}

  /// Times below 4 have a bucket each; above, the two bits after the highest one choose among four.
  private static var bucketCount: Int { 4 + 62 * 4 }

  private static func bucket(of time: UInt64) -> Int {
    guard time >= 4 else { return Int(time) }
    let power = UInt64.bitWidth - 1 - time.leadingZeroBitCount
    return 4 + (power - 2) * 4 + Int(time >> UInt64(power - 2) & 3)
  }

  /// The middle of what a bucket stands for.
  private static func middle(of bucket: Int) -> UInt64 {
    guard bucket >= 4 else { return UInt64(bucket) }
    let power = UInt64((bucket - 4) / 4)
    let width = UInt64(1) << power
    return (4 + UInt64((bucket - 4) % 4)) * width + width / 2
  }

  package mutating func record(_ time: UInt64) {
    if buckets.isEmpty { buckets = Array(repeating: 0, count: TimeHistogram.bucketCount) }
    buckets[TimeHistogram.bucket(of: time)] &+= 1
    longest = max(longest, time)
    count += 1
  }

  package mutating func add(_ other: TimeHistogram) {
    guard !other.buckets.isEmpty else { return }
    if buckets.isEmpty { buckets = Array(repeating: 0, count: TimeHistogram.bucketCount) }
    for index in buckets.indices { buckets[index] &+= other.buckets[index] }
    longest = max(longest, other.longest)
    count += other.count
  }

  /// The time that this share of all times does not exceed, 0 when there are none.
  package func quantile(_ share: Double) -> UInt64 {
    guard count > 0 else { return 0 }
    let rank = max(1, Int((Double(count) * share).rounded(.up)))
    var seen = 0
    for (index, bucket) in buckets.enumerated() {
      seen += Int(bucket)
      if seen >= rank { return min(TimeHistogram.middle(of: index), longest) }
    }
    return longest
  }

  package var summary: TimeSummary {
    TimeSummary(
      count: count, median: .nanoseconds(Int64(clamping: quantile(0.5))),
      p95: .nanoseconds(Int64(clamping: quantile(0.95))),
      p99: .nanoseconds(Int64(clamping: quantile(0.99))),
      max: .nanoseconds(Int64(clamping: longest)))
  }
}
