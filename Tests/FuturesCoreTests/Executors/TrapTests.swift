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

@Suite("what traps, and with which sentence", .timeLimit(.minutes(1)))
struct TrapTests {
  private func sentence(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  @Test("a negative number of retries")
  func retries() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = RetryPolicy.limit(-1)
    }
    #expect(isExpected(sentence(result), "RetryPolicy.limit: -1 retries make no sense"))
  }

  @Test("a stream without room for a call")
  func bound() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = InlineExecutor().stream([1], maxPending: 0) { $0 }
    }
    #expect(isExpected(sentence(result), "stream: maxPending is 0; give 1 or more"))
  }

  /// An optimised build traps without a word.
  private func isExpected(_ text: String, _ sentence: String) -> Bool {
    #if DEBUG
      text.contains(sentence)
    #else
      true
    #endif
  }
}
