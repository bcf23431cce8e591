//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

@Sendable private func negate(_ number: Int) -> Int { -number }

private struct Nothing: PortableCall {
  func callAsFunction() throws -> Int { 0 }
}

extension ExecutorConformance {
  static let optionChecks: [ConformanceCheck] = [
    ConformanceCheck("options: the name is in the description and in errors", needs: .nativeFutures)
    {
      executor in
      let named: [AnyFuture] = [
        executor.submit(.named("thumbnail")) { 1 },
        executor.submit(.named("thumbnail")) {},
        executor.submit(.named("thumbnail"), negate, 1),
        executor.submit(.named("thumbnail"), call: Nothing()),
      ]
      for future in named {
        try require(future.description.hasPrefix("<Future \"thumbnail\" at 0x"), "\(future)")
      }
      let late = executor.submit(.named("late").timeout(.zero)) { 1 }
      let error = try require(await late.awaited(), failsWith: .timedOut)
      try require(error.message.contains("\"late\""), error.message)
      await executor.shutdown()
      let refused = executor.submit(.named("refused")) { 1 }
      let refusal = try require(await refused.awaited(), failsWith: .shutDown)
      try require(refusal.message.contains("\"refused\""), refusal.message)
    },

    ConformanceCheck(
      "time-out: the call is told, and its future fails at the limit", needs: .nativeFutures
    ) { executor in
      let future = executor.submit(.named("endless").timeout(.milliseconds(5))) { () -> Int in
        _ = eventually { TaskContext.current?.isCancelled == true }
        return 1
      }
      let error = try require(await future.awaited(), failsWith: .timedOut)
      try require(error.message.contains("\"endless\""), error.message)
      try require(!future.isCancelled, "a time-out is not a cancellation")
    },

    ConformanceCheck(
      "time-out: is counted from the start of the call, not while it waits",
      needs: [.pendingCalls, .nativeFutures]
    ) { executor in
      let occupation = try await Occupation(of: executor)
      let future = executor.submit(.timeout(.seconds(1_000))) { TaskContext.current?.deadline }
      // Expires, so that some time passes for the call that waits.
      _ = await occupation.futures.wait(timeout: .milliseconds(5))
      let start = ContinuousClock.now
      occupation.lift()
      let deadline = try await future.result()
      try require(
        deadline.map { $0 >= start + .seconds(1_000) } ?? false,
        "the time-out of a call that was started after \(start) ends at \(deadline as Any)")
    },

    ConformanceCheck(
      "time-out: zero and negative limits expire before the body runs",
      needs: [.sharedMemory, .nativeFutures]
    ) { executor in
      let calls = Recorder<Int>()
      for limit in [Duration.zero, .seconds(-1), .seconds(Int64.min)] {
        let options: [TaskOptions] = [.timeout(limit), .deadline(.now + limit)]
        for options in options {
          let future = executor.submit(options) { calls.record(1) }
          try require(await future.awaited(), failsWith: .timedOut)
        }
      }
      try require(calls.values, is: [], "what was run")
    },

    ConformanceCheck("time-out: limits that have passed fail the call", needs: .nativeFutures) {
      executor in
      for limit in [Duration.zero, .seconds(-1), .seconds(Int64.min)] {
        let timed = executor.submit(.timeout(limit)) { 1 }
        try require(await timed.awaited(), failsWith: .timedOut)
        let due = executor.submit(.deadline(.now + limit)) { 1 }
        try require(await due.awaited(), failsWith: .timedOut)
      }
    },

    ConformanceCheck("time-out: limits beyond the clock never expire", needs: .nativeFutures) {
      executor in
      for limit in [Duration.seconds(Int64.max), .nanoseconds(Int64.max), .seconds(9_000_000_000)] {
        let options: [TaskOptions] = [.timeout(limit), .deadline(.now + limit)]
        for options in options {
          try require(try await executor.submit(options) { 1 }.result(), is: 1)
        }
      }
    },

    ConformanceCheck(
      "time-out: the task's context shows when it has to be done", needs: .nativeFutures
    ) { executor in
      let limits: [TaskOptions] = [
        .timeout(.seconds(1_000)), .deadline(.now + .seconds(1_000)),
        .timeout(.seconds(1_000)).deadline(.now + .seconds(9_000)),
      ]
      for options in limits {
        let future = executor.submit(options) { TaskContext.current?.deadline }
        let left = try await future.result().map { ContinuousClock.now.duration(to: $0) }
        try require(
          left.map { $0 > .seconds(500) && $0 < .seconds(1_001) } ?? false,
          "of 1000 seconds \(left as Any) are left")
      }
    },

    ConformanceCheck(
      "deadline: passes for a call that still waits",
      needs: .all
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let calls = Recorder<Int>()
      let future = executor.submit(.deadline(.now + .milliseconds(5))) { calls.record(1) }
      try require(await future.awaited(), failsWith: .timedOut)
      blockade.lift()
      await executor.shutdown()
      try require(calls.values, is: [], "what was run")
    },

    ConformanceCheck(
      "deadline: passes for a call that waits behind others",
      needs: [.pendingCalls, .nativeFutures]
    ) { executor in
      let occupation = try await Occupation(of: executor)
      let future = executor.submit(.deadline(.now + .milliseconds(5))) { 1 }
      try require(await future.awaited(), failsWith: .timedOut)
      try require(occupation.futures.allSatisfy { $0.isRunning }, "a call that runs has ended")
    },
  ]
}
