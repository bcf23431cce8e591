//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

/// The same numbers tested on one executor, whichever it is.
struct Trial {
  let verdicts: [Bool]
  /// From an executor without workers to the last verdict: starting them is part of the price.
  let time: Duration

  /// Blocks until all verdicts are there, and ends the executor.
  init(_ numbers: [Int], on executor: some Executor) throws {
    let start = ContinuousClock.now
    verdicts = try executor.map(numbers, transform: isPrime)
    time = .now - start
    executor.shutdown()
  }
}
