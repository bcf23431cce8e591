//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import TestSupport

/// What bodies throw where any error does.
struct Failure: Error, Equatable {
  var number = 0
}

/// Calls that occupy workers until they are released.
struct Occupation {
  let gate = Gate()
  let futures: [Future<String>]

  /// Returns when this many calls run, each on a worker of its own; not for test bodies.
  ///
  /// Each future's result is the name of the thread it ran on.
  init(of pool: ThreadPoolExecutor, workers: Int = 1) {
    let arrivals = Latch(workers)
    let gate = gate
    futures = (0..<workers).map { _ in
      pool.submit {
        arrivals.arrive()
        gate.wait()
        return KernelThreads.current
      }
    }
    arrivals.wait()
  }

  func end() { gate.open() }
}

/// Counts a pool's threads by its initializer and its exit hook, so that none can hide.
final class Attendance: Sendable {
  private let state = Lock((started: 0, left: 0))

  var started: Int { state.withLock { $0.started } }
  var left: Int { state.withLock { $0.left } }

  func makePool(
    maxWorkers: Int, prefix: String, idleTimeout: Duration? = nil
  ) -> ThreadPoolExecutor {
    ThreadPoolExecutor(
      maxWorkers: maxWorkers, threadNamePrefix: prefix, idleTimeout: idleTimeout,
      onExit: { self.state.withLock { $0.left += 1 } },
      initializer: { self.state.withLock { $0.started += 1 } })
  }
}

/// Does something when its last reference goes.
final class Farewell: Sendable {
  private let action: @Sendable () -> Void

  init(_ action: @escaping @Sendable () -> Void) {
    self.action = action
  }

  deinit {
    action()
  }
}

/// A counter that several threads share.
final class Counter: Sendable {
  private let state = Lock(0)

  var value: Int { state.withLock { $0 } }

  @discardableResult
  func increment() -> Int {
    state.withLock { count in
      count += 1
      return count
    }
  }
}

extension AnyFuture {
  /// Spins until the call has started; not for test bodies.
  func waitUntilRunning() -> Bool {
    eventually { isRunning }
  }
}

/// The code of the error that a call throws; `nil` for other errors and for none.
func code<R>(_ body: () throws -> R) -> ExecutorError.Code? {
  do {
    _ = try body()
    return nil
  } catch {
    return (error as? ExecutorError)?.code
  }
}

extension Future {
  /// The code of the error that the future has failed with.
  var failureCode: ExecutorError.Code? {
    code { try outcome?.get() }
  }
}
