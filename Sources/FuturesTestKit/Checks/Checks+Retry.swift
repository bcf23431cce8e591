//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension ExecutorConformance {
  static let retryChecks: [ConformanceCheck] = [
    ConformanceCheck(
      "retry: attempts are counted and follow each other until one succeeds", needs: .nativeFutures
    ) { executor in
      for backoff in [Backoff.none, .exponential(from: .microseconds(50))] {
        let future = executor.submit(.retry(.limit(5, backoff: backoff))) { () throws -> String in
          let attempt = TaskContext.current?.attempt ?? 0
          if attempt < 3 { throw Mishap(number: attempt) }
          return "attempt \(attempt)"
        }
        try require(try await future.result(), is: "attempt 3")
      }
    },

    ConformanceCheck(
      "retry: each attempt is made once", needs: [.sharedMemory, .nativeFutures]
    ) { executor in
      let attempts = Recorder<Int?>()
      let future = executor.submit(.retry(.limit(5))) { () throws -> Int in
        let attempt = TaskContext.current?.attempt
        attempts.record(attempt)
        if attempt != 3 { throw Mishap() }
        return 0
      }
      try require(try await future.result(), is: 0)
      await executor.shutdown()
      try require(attempts.values, is: [1, 2, 3], "the attempts")
    },

    ConformanceCheck("retry: when attempts run out the last error stays", needs: .nativeFutures) {
      executor in
      let future = executor.submit(.retry(.limit(2))) { () throws -> Int in
        throw Mishap(number: TaskContext.current?.attempt ?? 0)
      }
      try require(try await future.error() as? Mishap, is: Mishap(number: 3), "the error")
    },

    ConformanceCheck("retry: only for errors that are worth it", needs: .nativeFutures) {
      executor in
      let policy = RetryPolicy.limit(9) { ($0 as? Mishap)?.number == 1 }
      let future = executor.submit(.retry(policy)) { () throws -> Int in
        throw Mishap(number: TaskContext.current?.attempt ?? 0)
      }
      try require(try await future.error() as? Mishap, is: Mishap(number: 2), "the error")
    },

    ConformanceCheck("retry: not after a CancellationError", needs: .nativeFutures) { executor in
      let future = executor.submit(.retry(.limit(9))) { () throws -> Int in
        if TaskContext.current?.attempt == 1 { throw CancellationError() }
        return 1
      }
      try require(await future.awaited(), failsAs: CancellationError.self)
    },

    ConformanceCheck("retry: not after a time-out", needs: [.sharedMemory, .nativeFutures]) {
      executor in
      let attempts = Recorder<Int>()
      let options = TaskOptions.timeout(.milliseconds(2)).retry(.limit(9))
      let future = executor.submit(options) { () throws -> Int in
        attempts.record(1)
        _ = eventually { TaskContext.current?.isCancelled == true }
        throw Mishap()
      }
      try require(await future.awaited(), failsWith: .timedOut)
      await executor.shutdown()
      // None at all where the limit passed before the body was reached.
      let count = attempts.values.count
      try require(count <= 1, "\(count) attempts were made of a call that has timed out")
    },

    ConformanceCheck(
      "retry: a call that waits for its next attempt holds up no other",
      needs: [.pendingCalls, .nativeFutures]
    ) { executor in
      let hour = Duration.seconds(3_600)
      let options = TaskOptions.retry(.limit(1, backoff: .exponential(from: hour, upTo: hour)))
      let waiting = (0..<executor._width).map { _ in
        executor.submit(options) { () throws -> Int in throw Mishap() }
      }
      try require(try await executor.submit { 1 }.result(), is: 1)
      await executor.shutdown(cancelPending: true)
      try require(waiting.allSatisfy { $0.isDone }, "a call still waits after shutdown: \(waiting)")
    },

    ConformanceCheck("retry: a deadline ends the pause between attempts", needs: .nativeFutures) {
      executor in
      let hour = Duration.seconds(3_600)
      // Without a limit on attempts, so that nothing else ends the call where pauses are skipped.
      let options = TaskOptions.deadline(.now + .milliseconds(5))
        .retry(.limit(.max, backoff: .exponential(from: hour, upTo: hour)))
      let future = executor.submit(options) { () throws -> Int in throw Mishap() }
      try require(await future.awaited(), failsWith: .timedOut)
    },
  ]
}
