//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

func waitingInside() throws {
  section("Waiting inside a call, on a pool of one thread")
  print(
    """
    The call occupies the only thread and waits for another call of the same pool. Python's
    documentation has this as its example of a deadlock; here the inner call runs on the thread that
    waits.

    """)
  show(
    #"""
    let answer = try withThreadPool(maxWorkers: 1) { pool in
      try pool.submit {
        let inner = pool.submit { 21 }
        return try inner.result() * 2
      }.result()
    }
    print(answer)
    """#)
  let answer = try withThreadPool(maxWorkers: 1) { pool in
    try pool.submit {
      let inner = pool.submit { 21 }
      return try inner.result() * 2
    }.result()
  }
  print(answer)
  try check(answer == 42, "the calls gave \(answer)")
}

func waitingInDepth() throws {
  section("Every call waits for two more, still on one thread")
  show(
    #"""
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    @Sendable func fibonacci(_ n: Int) throws -> Int {
      if n < 2 { return n }
      let first = pool.submit { try fibonacci(n - 2) }
      let second = pool.submit { try fibonacci(n - 1) }
      return try first.result() + second.result()
    }
    let number = try pool.submit { try fibonacci(20) }.result()
    print("fibonacci(20) is \(number), by \(pool.statistics.succeeded) calls")
    pool.shutdown()
    """#)
  let pool = ThreadPoolExecutor(maxWorkers: 1)
  @Sendable func fibonacci(_ n: Int) throws -> Int {
    if n < 2 { return n }
    let first = pool.submit { try fibonacci(n - 2) }
    let second = pool.submit { try fibonacci(n - 1) }
    return try first.result() + second.result()
  }
  let number = try pool.submit { try fibonacci(20) }.result()
  print("fibonacci(20) is \(number), by \(pool.statistics.succeeded) calls")
  pool.shutdown()
  try check(number == 6765, "fibonacci(20) is not \(number)")
  // A number needs as many calls as the two before it, and one more.
  let calls = (2...20).reduce((1, 1)) { pair, _ in (pair.1, pair.0 + pair.1 + 1) }.1
  try check(pool.statistics.succeeded == calls, "\(pool.statistics) but not \(calls) calls")
}

func waitingForEachOther() throws {
  section("Calls that wait for each other")
  show(
    #"""
    let error = try withThreadPool(maxWorkers: 1) { pool in
      let promise = Promise<Future<String>>()
      let hen = pool.submit(.named("hen")) {
        let egg = pool.submit(.named("egg")) { try promise.future.result().result() + " laid it" }
        return try egg.result() + " hatched"
      }
      try promise.succeed(hen)
      return try hen.error()
    }
    if let error = error as? ExecutorError { print("\(error.code): \(error)") }
    """#)
  let error = try withThreadPool(maxWorkers: 1) { pool in
    let promise = Promise<Future<String>>()
    let hen = pool.submit(.named("hen")) {
      let egg = pool.submit(.named("egg")) { try promise.future.result().result() + " laid it" }
      return try egg.result() + " hatched"
    }
    try promise.succeed(hen)
    return try hen.error()
  }
  if let error = error as? ExecutorError { print("\(error.code): \(error)") }
  let message = (error as? ExecutorError).map { "\($0.code) \($0)" } ?? "no error"
  try check(
    ["deadlock", "\"hen\"", "\"egg\""].allSatisfy(message.contains), "the circle gave \(message)")
}
