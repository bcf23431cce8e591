//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

@Sendable private func divide(_ a: Int, _ b: Int) throws -> Int {
  if b == 0 { throw Mishap(number: a) }
  return a / b
}

extension ExecutorConformance {
  static let mapFailureChecks: [ConformanceCheck] = [
    ConformanceCheck("map: throws the first error in input order, for every chunk size") {
      executor in
      for size in chunkSizes {
        let result = await outcome(of: {
          try await executor.map(0..<40, chunkSize: size) { (number: Int) throws -> Int in
            if number % 7 == 3 { throw Mishap(number: number) }
            return number
          }
        })
        let error = try require(result, failsAs: Mishap.self)
        try require(error, is: Mishap(number: 3), "by chunks of \(size ?? 0), the error")
      }
    },

    ConformanceCheck("map: an error of a function of several arguments comes through") { executor in
      let result = await outcome(of: { try await executor.map(divide, [4, 5, 6], [2, 0, 0]) })
      try require(try require(result, failsAs: Mishap.self), is: Mishap(number: 5), "the error")
    },

    ConformanceCheck(
      "map: after an error starts no further calls and does not wait for others",
      needs: .sharedMemory
    ) { executor in
      let (gate, hasFailed) = (Gate(), Recorder<Bool>())
      defer { gate.open() }
      let calls = Recorder<Int>()
      let result = await outcome(of: {
        try await executor.map(0..<1_000, chunkSize: 1) { (number: Int) throws -> Int in
          calls.record(number)
          if number == 0 {
            hasFailed.record(true)
            throw Mishap()
          }
          // Calls that an executor takes first must not keep the one that fails from running.
          if !hasFailed.values.isEmpty { gate.wait() }
          return number
        }
      })
      try require(result, failsAs: Mishap.self)
      let before = calls.values.count
      gate.open()
      await executor.shutdown()
      // Each worker may have been about to begin.
      let further = calls.values.count - before
      try require(further <= executor._width, "\(further) calls were started after the error")
    },

    ConformanceCheck("map: a chunk size below 1 is an invalid argument") { executor in
      for size in [0, -1, Int.min] {
        let suspending = await outcome(of: {
          try await executor.map([1], chunkSize: size) { (_: Int) throws -> Int in throw Mishap() }
        })
        let error = try require(suspending, failsWith: .invalidArgument)
        try require(error.message.contains("\(size)"), error.message)
        let blocking = try await onThread {
          Result { try executor.map(divide, [1], [0], chunkSize: size) }
        }
        try require(blocking, failsWith: .invalidArgument)
      }
    },

    ConformanceCheck(
      "map: throws when time is up and starts nothing more", needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let gate = Gate()
      defer { gate.open() }
      let calls = Recorder<Int>()
      @Sendable func wait(_ number: Int) -> Int {
        calls.record(number)
        gate.wait()
        return number
      }
      for timeout in [Duration.seconds(-1), .zero, .milliseconds(5)] {
        let suspending = await outcome(of: {
          try await executor.map(0..<100, timeout: timeout, chunkSize: 1, transform: wait)
        })
        try require(suspending, failsWith: .timedOut)
        let blocking = try await onThread {
          Result { try executor.map(0..<100, timeout: timeout, chunkSize: 1, transform: wait) }
        }
        try require(blocking, failsWith: .timedOut)
      }
      gate.open()
      await executor.shutdown()
      try require(calls.values.count <= executor._width, "\(calls.values.count) calls were made")
    },

    ConformanceCheck(
      "map: when time is up, calls that run are asked to stop", needs: .all
    ) { executor in
      let wasAsked = Recorder<Bool>()
      let result = await outcome(of: {
        try await executor.map(0..<100, timeout: .milliseconds(5), chunkSize: 1) {
          (number: Int) -> Int in
          wasAsked.record(eventually { TaskContext.current?.isCancelled == true })
          return number
        }
      })
      try require(result, failsWith: .timedOut)
      await executor.shutdown()
      try require(wasAsked.values.allSatisfy { $0 }, "a call that runs was not asked to stop")
    },

    ConformanceCheck(
      "map: the end of the calling task ends it", needs: [.sharedMemory, .pendingCalls]
    ) { executor in
      let (gate, started) = (Gate(), Latch(1))
      defer { gate.open() }
      let calls = Recorder<Int>()
      let task = try beside {
        try await executor.map(0..<1_000, chunkSize: 1) { (number: Int) -> Int in
          calls.record(number)
          started.arrive()
          gate.wait()
          return number
        }
      }
      try await onThread { started.wait() }
      task.cancel()
      try require(await task.result, failsAs: CancellationError.self)
      gate.open()
      await executor.shutdown()
      try require(calls.values.count <= executor._width, "\(calls.values.count) calls were made")
    },

    ConformanceCheck("map: on an executor that was shut down fails") { executor in
      await executor.shutdown()
      let suspending = await outcome(of: { try await executor.map([1, 2]) { $0 } })
      try require(suspending, failsWith: .shutDown)
      let blocking = try await onThread { Result { try executor.map(divide, [1], [2]) } }
      try require(blocking, failsWith: .shutDown)
    },
  ]
}
