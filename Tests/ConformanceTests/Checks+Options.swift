//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import TestSupport

extension ExecutorConformance {
  static let optionChecks: [ConformanceCheck] = [
    ConformanceCheck("options: the name is in the description and in errors") { executor in
      let named = executor.submit(.named("thumbnail")) { 1 }
      try require(named.description.hasPrefix("<Future \"thumbnail\" at 0x"), "\(named)")
      let late = executor.submit(.named("late").timeout(.zero)) { 1 }
      let error = try require(late.waited(), failsWith: .timedOut)
      try require(error.message.contains("\"late\""), error.message)
      await executor.shutdown()
      let refused = executor.submit(.named("refused")) { 1 }
      let refusal = try require(refused.waited(), failsWith: .shutDown)
      try require(refusal.message.contains("\"refused\""), refusal.message)
    },

    ConformanceCheck("time-out: the call is told, and its future fails at the limit") { executor in
      let future = executor.submit(.named("endless").timeout(.milliseconds(5))) { () -> Int in
        _ = eventually { TaskContext.current?.isCancelled == true }
        return 1
      }
      let error = try await onThread { try require(future.waited(), failsWith: .timedOut) }
      try require(error.message.contains("\"endless\""), error.message)
      try require(!future.isCancelled, "a time-out is not a cancellation")
    },

    ConformanceCheck("time-out: zero and negative limits expire before the body runs") { executor in
      let calls = Recorder<Int>()
      for limit in [Duration.zero, .seconds(-1), .seconds(Int64.min)] {
        let options: [TaskOptions] = [.timeout(limit), .deadline(.now + limit)]
        for options in options {
          let future = executor.submit(options) { calls.record(1) }
          try require(await future.awaited(), failsWith: .timedOut)
        }
      }
      try require(calls.values, is: [])
    },

    ConformanceCheck("time-out: limits beyond the clock never expire") { executor in
      for limit in [Duration.seconds(Int64.max), .nanoseconds(Int64.max), .seconds(9_000_000_000)] {
        let options: [TaskOptions] = [.timeout(limit), .deadline(.now + limit)]
        for options in options {
          try require(try await executor.submit(options) { 1 }.result(), is: 1)
        }
      }
    },

    ConformanceCheck("time-out: the task's context shows when it has to be done") { executor in
      let limits: [TaskOptions] = [
        .timeout(.seconds(1_000)), .deadline(.now + .seconds(1_000)),
        .timeout(.seconds(1_000)).deadline(.now + .seconds(9_000)),
      ]
      for options in limits {
        let left = Recorder<Duration?>()
        try await executor.submit(options) {
          left.record(TaskContext.current?.deadline.map { ContinuousClock.now.duration(to: $0) })
        }.result()
        guard let left = left.values.first ?? nil else { throw Mishap() }
        try require(left > .seconds(500) && left < .seconds(1_001), "\(left) are left")
      }
    },

    ConformanceCheck("deadline: passes for a call that still waits", needsPendingCalls: true) {
      executor in
      let blockade = try await Blockade(of: executor)
      let calls = Recorder<Int>()
      let future = executor.submit(.deadline(.now + .milliseconds(5))) { calls.record(1) }
      try require(await future.awaited(), failsWith: .timedOut)
      blockade.lift()
      await executor.shutdown()
      try require(calls.values, is: [])
    },

    ConformanceCheck("retry: attempts are counted and follow each other until one succeeds") {
      executor in
      for backoff in [Backoff.none, .exponential(from: .microseconds(50))] {
        let attempts = Recorder<Int>()
        let future = executor.submit(.retry(.limit(5, backoff: backoff))) { () throws -> String in
          let attempt = TaskContext.current?.attempt ?? 0
          attempts.record(attempt)
          if attempt < 3 { throw Mishap(number: attempt) }
          return "attempt \(attempt)"
        }
        try require(try await future.result(), is: "attempt 3")
        try require(attempts.values, is: [1, 2, 3])
      }
    },

    ConformanceCheck("retry: when attempts run out the last error stays") { executor in
      let future = executor.submit(.retry(.limit(2))) { () throws -> Int in
        throw Mishap(number: TaskContext.current?.attempt ?? 0)
      }
      try require(try await future.error() as? Mishap, is: Mishap(number: 3))
    },

    ConformanceCheck("retry: only for errors that are worth it") { executor in
      let attempts = Recorder<Int>()
      let policy = RetryPolicy.limit(9) { ($0 as? Mishap)?.number == 1 }
      let future = executor.submit(.retry(policy)) { () throws -> Int in
        attempts.record(1)
        throw Mishap(number: attempts.values.count)
      }
      try require(try await future.error() as? Mishap, is: Mishap(number: 2))
      try require(attempts.values.count, is: 2)
    },

    ConformanceCheck("retry: not after a CancellationError, and not after a time-out") { executor in
      let attempts = Recorder<Int>()
      let cancelled = executor.submit(.retry(.limit(9))) { () throws -> Int in
        attempts.record(1)
        throw CancellationError()
      }
      try require(try await cancelled.error() is CancellationError, "the error is lost")
      let late = executor.submit(.timeout(.milliseconds(2)).retry(.limit(9))) { () throws -> Int in
        attempts.record(2)
        _ = eventually { TaskContext.current?.isCancelled == true }
        try TaskContext.current?.checkCancellation()
        return 0
      }
      try require(await late.awaited(), failsWith: .timedOut)
      await executor.shutdown()
      // None at all where the limit passed before the body was reached.
      let afterwards = attempts.values.filter { $0 == 2 }.count
      try require(afterwards <= 1, "\(afterwards) attempts were made after a time-out")
      try require(attempts.values.filter { $0 == 1 }, is: [1])
    },

    ConformanceCheck("retry: a deadline ends the pause between attempts") { executor in
      let options = TaskOptions.deadline(.now + .milliseconds(5))
        .retry(.limit(9, backoff: .exponential(from: .seconds(3_600), upTo: .seconds(3_600))))
      let future = try await onThread {
        let future = executor.submit(options) { () throws -> Int in throw Mishap() }
        _ = future.waited()
        return future
      }
      try require(future.outcome, failsWith: .timedOut)
    },
  ]
}

extension Future {
  /// The outcome, once it is there.
  func waited() -> Result<Success, any Error>? {
    _ = [self].wait()
    return outcome
  }

  /// The outcome, once it is there.
  func awaited() async -> Result<Success, any Error>? {
    _ = await [self].wait()
    return outcome
  }
}
