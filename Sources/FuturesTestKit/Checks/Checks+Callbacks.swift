//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension ExecutorConformance {
  static let callbackChecks: [ConformanceCheck] = [
    ConformanceCheck("callbacks: run once each before shutdown returns") { executor in
      let calls = Recorder<Int>()
      let futures = (0..<50).map { number in executor.submit { number } }
      for future in futures {
        for _ in 0..<3 { future.addDoneCallback { calls.record((try? $0.outcome?.get()) ?? -1) } }
      }
      await executor.shutdown()
      let expected = (0..<50).flatMap { [$0, $0, $0] }
      try require(calls.values.sorted(), is: expected, "the calls whose callbacks have run")
    },

    ConformanceCheck(
      "callbacks: that were there before the call ended run once each, in order",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let calls = Recorder<Int>()
      let future = executor.submit { 1 }
      for place in 0..<5 { future.addDoneCallback { _ in calls.record(place) } }
      try require(calls.values, is: [], "the callbacks of a call that has not run")
      blockade.lift()
      await executor.shutdown()
      try require(calls.values, is: [0, 1, 2, 3, 4], "the callbacks")
    },

    ConformanceCheck(
      "callbacks: of a call that is cancelled while it waits run in cancel(), and not again",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let calls = Recorder<Bool>()
      let future = executor.submit { 1 }
      future.addDoneCallback { calls.record($0.isCancelled) }
      future.cancel()
      try require(calls.values, is: [true], "the callbacks after cancel()")
      blockade.lift()
      await executor.shutdown()
      try require(calls.values, is: [true], "the callbacks after shutdown()")
    },

    ConformanceCheck("callbacks: may hand in further calls") { executor in
      let further = Recorder<Future<Int>>()
      let latch = Latch(1)
      executor.submit { 1 }.addDoneCallback { _ in
        further.record(executor.submit { 2 })
        latch.arrive()
      }
      try await onThread { latch.wait() }
      try require(try await further.values.first?.result(), is: 2)
    },

    ConformanceCheck(
      "callbacks: a result is seen while a callback still runs",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let (inside, gate) = (Gate(), Gate())
      defer { gate.open() }
      let calls = Recorder<Bool>()
      let future = executor.submit { inside.wait() }
      future.addDoneCallback { future in
        gate.wait()
        calls.record(future.isDone)
      }
      inside.open()
      try await future.result()
      try require(calls.values, is: [], "what the callback has seen, which has not gone on,")
      gate.open()
      await executor.shutdown()
      try require(calls.values, is: [true], "whether the callback has seen the future done")
    },

    ConformanceCheck("groups: wait and asCompleted give the futures of this executor") { executor in
      let futures = (0..<20).map { number in executor.submit { number } }
      let (done, pending) = await futures.wait()
      try require(done == futures && pending.isEmpty, "\(pending.count) are not done")
      let more = (0..<20).map { number in executor.submit { number } }
      var seen: [Int] = []
      for await future in more.asCompleted() { seen.append(try await future.result()) }
      try require(seen.sorted(), is: Array(0..<20), "what came")
    },

    ConformanceCheck(
      "groups: wait and asCompleted see at once what is cancelled while it waits",
      needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let blockade = try await Blockade(of: executor)
      let futures = (0..<4).map { number in executor.submit { number } }
      let waiting = try beside { await futures.wait().done }
      let completing = try beside {
        var seen: [Future<Int>] = []
        for await future in futures.asCompleted() { seen.append(future) }
        return seen
      }
      for future in futures[..<2] { future.cancel() }
      let shutdown = try beside { await executor.shutdown(cancelPending: true) }
      try require(try await waiting.value == futures, "wait has left some out")
      try require(try await Set(completing.value) == Set(futures), "asCompleted has left some out")
      blockade.lift()
      try await shutdown.value
    },
  ]
}
