//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesThreads
import Testing

/// Programmer's errors end the process with a sentence.
@Suite("Traps", .timeLimit(.minutes(5)))
struct TrapTests {
  @Test("a width of 0")
  func zeroWidth() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = ThreadPoolExecutor(maxWorkers: 0)
    }
    expectSentence("ThreadPoolExecutor: maxWorkers is 0; give 1 or more", result)
  }

  @Test("a negative width")
  func negativeWidth() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = ThreadPoolExecutor(maxWorkers: -1)
    }
    expectSentence("ThreadPoolExecutor: maxWorkers is -1; give 1 or more", result)
  }

  @Test("a queue without room for a call")
  func noRoom() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = ThreadPoolExecutor(maxPending: 0)
    }
    expectSentence("ThreadPoolExecutor: maxPending is 0; give 1 or more", result)
  }

  private func expectSentence(_ sentence: String, _ result: ExitTest.Result?) {
    let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(error.contains(sentence), "\(error)")
  }
}
