//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesTestKit
import Testing

@Suite("TimeHistogram", .timeLimit(.minutes(5)))
struct TimeHistogramTests {
  private func histogram(_ times: some Sequence<UInt64>) -> TimeHistogram {
    var histogram = TimeHistogram()
    for time in times { histogram.record(time) }
    return histogram
  }

  /// The time that this share of sorted times does not exceed.
  private func exactQuantile(_ share: Double, of sorted: [UInt64]) -> UInt64 {
    sorted[max(1, Int((Double(sorted.count) * share).rounded(.up))) - 1]
  }

  @Test("without times there are no quantiles, and the summary says so")
  func empty() {
    let histogram = TimeHistogram()
    #expect(histogram.quantile(0.5) == 0 && histogram.count == 0)
    #expect(histogram.summary.description == "not measured")
  }

  @Test("times below four are exact", arguments: 0..<4 as Range<UInt64>)
  func small(time: UInt64) {
    #expect(histogram([time]).quantile(0.5) == time)
  }

  @Test(
    "a single time of any length is found to one part in eight",
    arguments: [4, 5, 7, 8, 9, 1_000, 65_535, 65_536, 123_456_789, .max / 2, .max] as [UInt64])
  func single(time: UInt64) {
    let found = histogram([time]).quantile(0.5)
    #expect(found <= time && time - found <= time / 8)
  }

  @Test(
    "quantiles are exact to one part in eight", arguments: [0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1])
  func quantiles(share: Double) {
    var generator = SeededGenerator(seed: 7)
    // Of every magnitude alike.
    let times = (0..<5_000).map { _ in
      UInt64.random(in: 1...1_000, using: &generator)
        << UInt64.random(in: 0...40, using: &generator)
    }
    let exact = exactQuantile(share, of: times.sorted())
    let found = histogram(times).quantile(share)
    let error = found > exact ? found - exact : exact - found
    #expect(error <= exact / 8 + 1)
  }

  @Test("no quantile is beyond the longest time, which is exact")
  func longest() {
    let summary = histogram([3, 1_000_001, 77]).summary
    #expect(summary.max == .nanoseconds(1_000_001))
    #expect(
      summary.p99 <= summary.max && summary.median <= summary.p95 && summary.p95 <= summary.p99)
    #expect(summary.count == 3)
  }

  @Test("two histograms add up to that of all times", arguments: [0, 10] as [UInt64])
  func addition(count: UInt64) {
    let (some, others) = (Array(0..<count), Array(1_000..<1_100 as Range<UInt64>))
    var sum = histogram(some)
    sum.add(histogram(others))
    sum.add(TimeHistogram())
    #expect(sum.summary == histogram(some + others).summary)
  }
}
