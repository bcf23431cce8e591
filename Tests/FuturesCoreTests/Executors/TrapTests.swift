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

@Suite("what traps, and with which sentence", .timeLimit(.minutes(5)))
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
    #expect(sentence(result).contains("RetryPolicy.limit: retries is -1; give 0 or more"))
  }

  @Test("a stream without room for a call")
  func bound() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = InlineExecutor().stream([1], maxPending: 0) { $0 }
    }
    #expect(sentence(result).contains("stream: maxPending is 0; give 1 or more"))
  }
}
