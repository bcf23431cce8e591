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
  @Suite("Traps of process pools", .timeLimit(.minutes(5)))
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

    @Test("limits that no worker can live with")
    func limits() async {
      let memory = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        _ = ProcessPoolExecutor(limits: WorkerLimits(memory: -1))
      }
      expectSentence("WorkerLimits: memory is -1; give more than 0", memory)
      let niceness = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        _ = ProcessPoolExecutor(limits: WorkerLimits(niceness: 20))
      }
      expectSentence("WorkerLimits: niceness is 20; give -20 to 19", niceness)
    }

    private func expectSentence(_ sentence: String, _ result: ExitTest.Result?) {
      let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(error.contains(sentence), "\(error)")
    }
  }
}
