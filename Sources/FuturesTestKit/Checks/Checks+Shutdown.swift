//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

private struct Nothing: PortableCall {
  func callAsFunction() throws -> Int { 0 }
}

@Sendable private func negate(_ number: Int) -> Int { -number }

extension ExecutorConformance {
  static let shutdownChecks: [ConformanceCheck] = [
    ConformanceCheck("shutdown: afterwards every form of submit gives a future that was refused") {
      executor in
      await executor.shutdown()
      let value = executor.submit { 1 }
      let void: Future<Void> = executor.submit { _ = negate(1) }
      let named = executor.submit(.named("n").timeout(.seconds(9)).retry(.limit(3))) { 1 }
      let function = executor.submit(negate, 1)
      let portable = executor.submit(call: Nothing())
      try require(value.outcome, failsWith: .shutDown)
      try require(void.outcome, failsWith: .shutDown)
      try require(named.outcome, failsWith: .shutDown)
      try require(function.outcome, failsWith: .shutDown)
      let error = try require(portable.outcome, failsWith: .shutDown)
      try require(error.message.contains("shut"), error.message)
    },

    ConformanceCheck("shutdown: what is refused does not run", needs: .sharedMemory) { executor in
      await executor.shutdown()
      let calls = Recorder<Int>()
      let value = executor.submit { () -> Int in
        calls.record(1)
        return 1
      }
      let void: Future<Void> = executor.submit { calls.record(2) }
      _ = await ([value, void] as [AnyFuture]).wait()
      try require(calls.values, is: [], "what was run")
    },

    ConformanceCheck("shutdown: may be called any number of times, in all forms, also at once") {
      executor in
      try await executor.submit {}.result()
      try await withThrowingTaskGroup { group in
        for _ in 0..<3 {
          group.addTask { await executor.shutdown() }
          group.addTask { await executor.shutdown(cancelPending: true) }
          group.addTask { try await onThread { executor.shutdown() } }
          group.addTask { try await onThread { executor.shutdown(cancelPending: false) } }
          group.addTask {
            let unfinished = await executor.shutdown(cancelPending: false, within: .seconds(20))
            try require(unfinished.isEmpty, "\(unfinished)")
          }
        }
        try await group.waitForAll()
      }
      await executor.shutdown()
    },

    ConformanceCheck("shutdown: an executor that has never worked is shut down at once") {
      executor in
      await executor.shutdown()
      try require(executor.submit { 1 }.isDone, "a refused call is not done")
    },

    ConformanceCheck("shutdown: runs what was handed in before it returns") { executor in
      let futures = (0..<100).map { number in executor.submit { number } }
      await executor.shutdown()
      for (number, future) in futures.enumerated() {
        try require(future.isDone, "call \(number) has not ended: \(future)")
        try require(try await future.result(), is: number)
      }
    },

    ConformanceCheck("shutdown: the blocking form runs what was handed in before it returns") {
      executor in
      let futures = (0..<100).map { number in executor.submit { number } }
      try await onThread { executor.shutdown() }
      for (number, future) in futures.enumerated() {
        try require(future.isDone, "call \(number) has not ended: \(future)")
        try require(try await future.result(), is: number)
      }
    },

    ConformanceCheck(
      "shutdown: cancelling what waits, lets what runs end", needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let calls = Recorder<Int>()
      let waiting = (0..<50).map { number in executor.submit { calls.record(number) } }
      let shutdown = try beside { await executor.shutdown(cancelPending: true) }
      _ = await waiting.wait()
      try require(waiting.allSatisfy { $0.isCancelled }, "a call that waits is not cancelled")
      try require(blockade.futures.allSatisfy { !$0.isDone }, "a call that runs has ended")
      blockade.lift()
      try await shutdown.value
      for future in blockade.futures { try require(try await future.result(), is: true) }
      try require(calls.values, is: [], "what was run")
    },

    ConformanceCheck(
      "shutdown: cancelling what waits behind others, lets those end",
      needs: [.pendingCalls, .nativeFutures]
    ) { executor in
      let occupation = try await Occupation(of: executor)
      let waiting = (0..<50).map { number in executor.submit { number } }
      let shutdown = try beside { await executor.shutdown(cancelPending: true) }
      _ = await waiting.wait()
      try require(waiting.allSatisfy { $0.isCancelled }, "a call that waits is not cancelled")
      try require(occupation.futures.allSatisfy { !$0.isDone }, "a call that runs has ended")
      occupation.lift()
      try await shutdown.value
      for future in occupation.futures { try require(try await future.result(), is: true) }
    },

    ConformanceCheck(
      "shutdown: returns after a call was cancelled", needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      executor.submit { 1 }.cancel()
      blockade.lift()
      await executor.shutdown()
    },

    ConformanceCheck("shutdown: within a limit gives nothing when everything has ended in time") {
      executor in
      let futures = (0..<20).map { number in executor.submit { number } }
      let unfinished = await executor.shutdown(cancelPending: false, within: .seconds(30))
      try require(unfinished.isEmpty, "\(unfinished)")
      try require(futures.allSatisfy { $0.isDone }, "a call has not ended")
    },

    ConformanceCheck(
      "shutdown: within a limit gives up on the rest and says which",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let waiting = (0..<5).map { number in executor.submit { number } }
      let unfinished = Set(await executor.shutdown(cancelPending: false, within: .milliseconds(5)))
      try require(unfinished.isSuperset(of: blockade.futures), "a call that runs is not given")
      for future in waiting {
        try require(future.isDone, "a call that waits was left alone: \(future)")
        try require(
          unfinished.contains(future), is: future.isCancelled, "whether \(future) is given")
      }
      let count = unfinished.count
      try require(
        count <= blockade.futures.count + waiting.count,
        "\(count) futures were given: \(unfinished)")
      blockade.lift()
      await executor.shutdown()
      for future in blockade.futures { try require(try await future.result(), is: true) }
    },

    ConformanceCheck(
      "shutdown: when time is up, calls that run are asked to stop",
      needs: [.pendingCalls, .nativeFutures]
    ) { executor in
      let occupation = try await Occupation(of: executor)
      let unfinished = await executor.shutdown(cancelPending: false, within: .milliseconds(5))
      try require(Set(unfinished) == Set<AnyFuture>(occupation.futures), "\(unfinished)")
      for future in occupation.futures { try require(try await future.result(), is: true) }
    },

    ConformanceCheck(
      "shutdown: a limit of nothing does not wait", needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      for limit in [Duration.zero, .seconds(-1), .seconds(Int64.min)] {
        let unfinished = await executor.shutdown(cancelPending: true, within: limit)
        try require(Set(unfinished) == Set<AnyFuture>(blockade.futures), "\(unfinished)")
      }
      blockade.lift()
      let last = await executor.shutdown(cancelPending: true, within: .seconds(Int64.max))
      try require(last.isEmpty, "\(last)")
    },

    ConformanceCheck(
      "shutdown: goes on waiting when its task is cancelled", needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let order = Recorder<String>()
      let task = try beside {
        await executor.shutdown()
        order.record("shut down")
      }
      task.cancel()
      // Expires, so the task has had its chance.
      _ = await blockade.futures.wait(timeout: .milliseconds(5))
      order.record("lifted")
      blockade.lift()
      try await task.value
      try require(order.values, is: ["lifted", "shut down"], "the order of events")
    },

    ConformanceCheck("shutdown: from inside a call waits for all others", needs: .sharedMemory) {
      executor in
      let calls = Recorder<Int>()
      let future = executor.submit { () -> Int in
        for number in 0..<10 { _ = executor.submit { calls.record(number) } }
        executor.shutdown(cancelPending: false)
        return calls.values.count
      }
      try require(try await future.result(), is: 10, "the count of calls that have run")
      await executor.shutdown()
    },

    ConformanceCheck(
      "shutdown: against submit, every call either runs or is refused", needs: .sharedMemory
    ) { executor in
      let calls = Recorder<Int>()
      let start = Latch(3)
      let futures = try await withThrowingTaskGroup(of: [Future<Bool>].self) { group in
        for _ in 0..<2 {
          group.addTask {
            try await onThread {
              start.arriveAndWait()
              return (0..<200).map { number in
                executor.submit { () -> Bool in
                  calls.record(number)
                  return true
                }
              }
            }
          }
        }
        group.addTask {
          try await onThread {
            start.arriveAndWait()
            executor.shutdown()
          }
          return []
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      var ran = 0
      for future in futures {
        if case .success = await future.awaited() {
          ran += 1
        } else {
          try require(future.outcome, failsWith: .shutDown)
        }
      }
      try require(calls.values.count, is: ran, "the count of calls that have run")
    },

    ConformanceCheck("shutdown: against map, the map ends") { executor in
      let task = try beside { try await executor.map(0..<1_000) { $0 } }
      await executor.shutdown()
      switch await task.result {
      case .success(let results): try require(results, is: Array(0..<1_000))
      case .failure(let error): try require(Result<Int, _>.failure(error), failsWith: .shutDown)
      }
    },
  ]
}
