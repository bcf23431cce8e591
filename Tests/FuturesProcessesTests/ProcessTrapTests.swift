//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Testing

extension ProcessTests {
  /// Programmer's errors end the process with a sentence.
  @Suite("Traps of process pools", .timeLimit(.minutes(1)))
  struct ProcessTrapTests {
    @Test("a process pool without a worker")
    func width() async {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        _ = ProcessPoolExecutor(maxWorkers: 0)
      }
      expectSentence("ProcessPoolExecutor: maxWorkers is 0; give 1 or more", result)
    }

    @Test("a worker that may make no task")
    func tasks() async {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        _ = ProcessPoolExecutor(maxTasksPerWorker: 0)
      }
      expectSentence("ProcessPoolExecutor: maxTasksPerWorker is 0; give 1 or more", result)
    }

    private func expectSentence(_ sentence: String, _ result: ExitTest.Result?) {
      let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(error.contains(sentence), "\(error)")
    }
  }
}
