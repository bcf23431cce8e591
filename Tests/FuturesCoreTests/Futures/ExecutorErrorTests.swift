//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Testing

@Suite("ExecutorError", .timeLimit(.minutes(5)))
struct ExecutorErrorTests {
  @Test("says its message, and the error underneath")
  func description() {
    let error = ExecutorError(.timedOut, "It took too long.")
    #expect(error.description == "It took too long." && error.underlyingError == nil)
    let broken = ExecutorError(.brokenExecutor, "It broke.", underlyingError: Mishap(3))
    #expect(broken.description == "It broke. Underlying error: mishap 3")
    #expect(broken.message == "It broke.")
  }

  @Test("codes are told apart and have names")
  func codes() {
    let codes: [ExecutorError.Code] = [
      .timedOut, .shutDown, .brokenExecutor, .invalidState, .invalidArgument, .resourceExhausted,
      .unsupported,
    ]
    #expect(Set(codes).count == codes.count)
    #expect(
      codes.map(\.description) == [
        "timedOut", "shutDown", "brokenExecutor", "invalidState", "invalidArgument",
        "resourceExhausted", "unsupported",
      ])
  }
}
