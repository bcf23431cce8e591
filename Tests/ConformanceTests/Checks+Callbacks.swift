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
  static let callbackChecks: [ConformanceCheck] = [
    ConformanceCheck("callbacks: run once each, in order, before shutdown returns") { executor in
      let calls = Recorder<Int>()
      let futures = (0..<50).map { number in executor.submit { number } }
      for future in futures {
        for _ in 0..<3 { future.addDoneCallback { calls.record((try? $0.outcome?.get()) ?? -1) } }
      }
      await executor.shutdown()
      try require(calls.values.sorted(), is: (0..<50).flatMap { [$0, $0, $0] })
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
      "callbacks: a result is seen while a callback still runs", needsPendingCalls: true
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
      try require(calls.values, is: [])
      gate.open()
      await executor.shutdown()
      try require(calls.values, is: [true])
    },

    ConformanceCheck("groups: wait and asCompleted give the futures of this executor") { executor in
      let futures = (0..<20).map { number in executor.submit { number } }
      let (done, pending) = await futures.wait()
      try require(done == futures && pending.isEmpty, "\(pending.count) are not done")
      let more = (0..<20).map { number in executor.submit { number } }
      var seen: [Int] = []
      for await future in more.asCompleted() { seen.append(try await future.result()) }
      try require(seen.sorted(), is: Array(0..<20))
    },
  ]
}
