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
  static let cancellationChecks: [ConformanceCheck] = [
    ConformanceCheck(
      "cancel: a call that waits is cancelled at once and never runs",
      needsPendingCalls: true
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let calls = Recorder<Int>()
      let future = executor.submit { calls.record(1) }
      try require(!future.isDone && !future.isRunning, "it does not wait: \(future)")
      try require(future.cancel() && future.isCancelled, "it is not cancelled: \(future)")
      let result = await outcome(of: { try await future.result() })
      guard case .failure(is CancellationError) = result else { throw Mishap() }
      try require(await [future].wait().done.count, is: 1)
      blockade.lift()
      await executor.shutdown()
      try require(calls.values, is: [])
    },

    ConformanceCheck(
      "cancel: a call that runs sees its flag, and goes on",
      needsPendingCalls: true
    ) { executor in
      let started = Latch(1)
      let future = executor.submit { () -> Bool in
        started.arrive()
        _ = eventually { TaskContext.current?.isCancelled == true }
        return true
      }
      try await onThread { started.wait() }
      try require(future.isRunning, "it does not run: \(future)")
      try require(!future.cancel(), "a running call was cancelled")
      try require(try await future.result(), is: true)
      try require(!future.isCancelled, "it has a result")
    },

    ConformanceCheck(
      "cancel: a body that gives up after it was asked to counts as cancelled",
      needsPendingCalls: true
    ) { executor in
      let started = Latch(1)
      let future = executor.submit { () throws -> Int in
        started.arrive()
        _ = eventually { TaskContext.current?.isCancelled == true }
        try TaskContext.current?.checkCancellation()
        return 0
      }
      try await onThread { started.wait() }
      future.cancel()
      _ = await [future].wait()
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
      needsPendingCalls: true
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let future = executor.submit { 1 }
      let task = Task { try await future.value }
      task.cancel()
      guard case .failure(is CancellationError) = await task.result else { throw Mishap() }
      try require(future.isCancelled, "it is \(future)")
      blockade.lift()
    },
  ]
}
