//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Testing

@Suite("Backoff", .timeLimit(.minutes(5)))
struct BackoffTests {
  /// Whether the waits lie in the range that jitter allows, and are not all the same.
  private func check(_ backoff: Backoff, beforeRetry retry: Int, nominal: Duration) {
    let delays = (0..<100).map { _ in backoff.delay(beforeRetry: retry) }
    // Jitter is drawn as a floating point number, so the ends are not exact.
    let tolerance = nominal / 1_000_000
    #expect(delays.allSatisfy { $0 >= nominal / 2 - tolerance && $0 <= nominal + tolerance })
    #expect(Set(delays).count > 50, "jitter")
    let (low, high) = (nominal * 3 / 5, nominal * 9 / 10)
    #expect(delays.contains { $0 < low } && delays.contains { $0 > high }, "over the whole range")
  }

  @Test("doubles from retry to retry", arguments: 1...20)
  func doubling(retry: Int) {
    check(
      .exponential(from: .milliseconds(3), upTo: .seconds(100_000)), beforeRetry: retry,
      nominal: .milliseconds(3 << (retry - 1)))
  }

  @Test("stops at its limit, however many retries", arguments: [4, 5, 6, 60, 64, 1_000, Int.max])
  func cap(retry: Int) {
    check(
      .exponential(from: .milliseconds(100), upTo: .milliseconds(700)), beforeRetry: retry,
      nominal: .milliseconds(700))
  }

  @Test("has a limit of a minute unless told")
  func defaultLimit() {
    check(.exponential(from: .seconds(1)), beforeRetry: 50, nominal: .seconds(60))
  }

  @Test("a first wait above the limit is cut to it")
  func firstAboveLimit() {
    check(
      .exponential(from: .seconds(9), upTo: .seconds(2)), beforeRetry: 1, nominal: .seconds(2))
  }

  @Test("the longest durations overflow nothing", arguments: [1, 2, 200, Int.max])
  func huge(retry: Int) {
    let longest = Backoff.exponential(from: .seconds(Int64.max), upTo: .seconds(Int64.max))
    #expect(longest.delay(beforeRetry: retry) >= .seconds(Int64.max / 4))
    let growing = Backoff.exponential(from: .nanoseconds(1), upTo: .seconds(Int64.max))
    #expect(growing.delay(beforeRetry: retry) > .zero)
  }

  @Test(
    "negative durations, and none at all, mean no wait",
    arguments: [1, 2, 1_000, Int.max])
  func none(retry: Int) {
    #expect(Backoff.none.delay(beforeRetry: retry) == .zero)
    #expect(Backoff.exponential(from: .seconds(-1)).delay(beforeRetry: retry) == .zero)
    #expect(
      Backoff.exponential(from: .seconds(Int64.min), upTo: .seconds(Int64.min))
        .delay(beforeRetry: retry) == .zero)
    #expect(Backoff.exponential(from: .seconds(1), upTo: .zero).delay(beforeRetry: retry) == .zero)
  }

  @Test("a retry that is none waits as the first", arguments: [0, -1, Int.min])
  func oddRetry(retry: Int) {
    check(.exponential(from: .seconds(1)), beforeRetry: retry, nominal: .seconds(1))
  }
}
