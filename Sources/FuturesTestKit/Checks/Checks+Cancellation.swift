//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension ExecutorConformance {
  static let cancellationChecks: [ConformanceCheck] = [
    ConformanceCheck(
      "cancel: a call that waits is cancelled at once and never runs",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let calls = Recorder<Int>()
      let future = executor.submit { calls.record(1) }
      try require(!future.isDone && !future.isRunning, "it does not wait: \(future)")
      try require(future.cancel() && future.isCancelled, "it is not cancelled: \(future)")
      let result = await outcome(of: { try await future.result() })
      try require(result, failsAs: CancellationError.self)
      try require(await [future].wait().done.count, is: 1, "the count of futures that are done")
      blockade.lift()
      await executor.shutdown()
      try require(calls.values, is: [], "what was run")
    },

    ConformanceCheck(
      "cancel: a call that waits behind others is cancelled, and they go on",
      needs: [.pendingCalls, .nativeFutures]
    ) { executor in
      let occupation = try await Occupation(of: executor)
      let future = executor.submit { 1 }
      try require(!future.isDone && !future.isRunning, "it does not wait: \(future)")
      try require(future.cancel() && future.isCancelled, "it is not cancelled: \(future)")
      try require(await future.awaited(), failsAs: CancellationError.self)
      try require(occupation.futures.allSatisfy { $0.isRunning }, "a call that runs has ended")
    },

    ConformanceCheck(
      "cancel: a call that runs sees its flag, and goes on", needs: [.pendingCalls, .nativeFutures]
    ) { executor in
      let occupation = try await Occupation(of: executor, calls: 1)
      for future in occupation.futures {
        try require(!future.cancel(), "a running call was cancelled")
        try require(try await future.result(), is: true, "whether it has seen its flag")
        try require(!future.isCancelled, "it is \(future), and has a result")
      }
    },

    ConformanceCheck(
      "cancel: a body that gives up after it was asked to counts as cancelled",
      needs: [.pendingCalls, .nativeFutures]
    ) { executor in
      let future = executor.submit { () throws -> Int in
        _ = eventually { TaskContext.current?.isCancelled == true }
        try TaskContext.current?.checkCancellation()
        return 0
      }
      let isRunning = try await onThread { eventually { future.isRunning } }
      try require(isRunning, "it does not run: \(future)")
      future.cancel()
      try require(await future.awaited(), failsAs: CancellationError.self)
      try require(future.isCancelled, "it is \(future)")
    },

    ConformanceCheck("cancel: a CancellationError that nobody asked for is an error") { executor in
      let future = executor.submit { () throws -> Int in throw CancellationError() }
      try require(try await future.error() is CancellationError, "the error is lost")
      try require(!future.isCancelled, "it is \(future)")
    },

    ConformanceCheck("cancel: what is done stays as it is") { executor in
      let future = executor.submit { 5 }
      try require(try await future.result(), is: 5)
      try require(!future.cancel() && !future.isCancelled, "it is \(future)")
      try require(try await future.result(), is: 5)
    },

    ConformanceCheck(
      "cancel: the end of a task that waits for a call cancels the call",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let future = executor.submit { 1 }
      let task = try beside { try await future.value }
      task.cancel()
      try require(await task.result, failsAs: CancellationError.self)
      try require(future.isCancelled, "it is \(future)")
      blockade.lift()
    },
  ]
}
