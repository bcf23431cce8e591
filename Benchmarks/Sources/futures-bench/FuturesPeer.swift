//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

/// This library, through its public interface.
struct FuturesPeer: ThreadPeer {
  private let pool = ThreadPoolExecutor(maxWorkers: 2)

  func submitOne() -> Future<Int> {
    pool.submit { 1 }
  }

  func take(_ future: Future<Int>) -> Int {
    (try? future.result()) ?? 0
  }

  func isPending(_ future: Future<Int>) -> Bool {
    !future.isDone
  }

  func post(_ job: some Job) {
    _ = pool.submit { job.run() }
  }

  func occupy(until gate: Gate) {
    let latch = Latch(2)
    for _ in 0..<2 {
      _ = pool.submit {
        latch.run()
        gate.wait()
      }
    }
    latch.wait()
  }

  func map(_ inputs: [Int], into outputs: inout [Int]) {
    outputs = (try? pool.map(inputs) { $0 &* $0 &+ 1 }) ?? []
  }

  func fibonacci(_ n: Int) -> Int? {
    try? pool.submit { try Self.fibonacci(n, on: pool) }.result()
  }

  private static func fibonacci(_ n: Int, on pool: ThreadPoolExecutor) throws -> Int {
    guard n >= 2 else { return n }
    let child = pool.submit { try fibonacci(n - 1, on: pool) }
    let other = try fibonacci(n - 2, on: pool)
    return try child.result() + other
  }
}
