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

@Suite("RetryPolicy", .timeLimit(.minutes(5)))
struct RetryPolicyTests {
  @Test("allows as many attempts after the first as it says", arguments: [0, 1, 3, Int.max])
  func limit(retries: Int) {
    let policy = RetryPolicy.limit(retries)
    for attempt in [1, 2, 3, 4, 100] {
      #expect((policy.delay(after: Mishap(), attempt: attempt) != nil) == (attempt <= retries))
    }
  }

  @Test("never means one attempt")
  func never() {
    #expect(RetryPolicy.never.delay(after: Mishap(), attempt: 1) == nil)
  }

  @Test("asks whether the error is worth another attempt, and only when there is one left")
  func predicate() {
    let asked = Recorder<Mishap>()
    let policy = RetryPolicy.limit(2) { error in
      guard let mishap = error as? Mishap else { return false }
      asked.record(mishap)
      return mishap.number > 10
    }
    #expect(policy.delay(after: Mishap(11), attempt: 1) == .zero)
    #expect(policy.delay(after: Mishap(9), attempt: 1) == nil)
    #expect(policy.delay(after: CancellationError(), attempt: 1) == nil)
    #expect(policy.delay(after: Mishap(12), attempt: 3) == nil)
    #expect(asked.values == [Mishap(11), Mishap(9)])
  }

  @Test("waits as its back-off says, longer from attempt to attempt")
  func backoff() throws {
    let policy = RetryPolicy.limit(9, backoff: .exponential(from: .seconds(1)))
    let first = try #require(policy.delay(after: Mishap(), attempt: 1))
    let third = try #require(policy.delay(after: Mishap(), attempt: 3))
    #expect(first >= .milliseconds(499) && first <= .milliseconds(1_001))
    #expect(third >= .milliseconds(1_999) && third <= .milliseconds(4_001))
  }

  @Test("many retries without a pause cost the same each", arguments: [Int.max - 1])
  func constantCost(attempt: Int) {
    // Walks through every attempt before this one, or answers at once.
    #expect(RetryPolicy.limit(.max).delay(after: Mishap(), attempt: attempt) == .zero)
  }
}
