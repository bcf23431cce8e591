//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import TestSupport

/// Keeps every worker of an executor busy, so that further calls wait.
struct Blockade: Sendable {
  /// The calls that occupy the workers.
  let futures: [Future<Bool>]
  private let gate = Gate()

  /// Returns when every worker is inside a call.
  init(of executor: any Executor) async throws {
    let latch = Latch(executor._width)
    futures = (0..<executor._width).map { [gate] _ in
      executor.submit {
        latch.arrive()
        gate.wait()
        return true
      }
    }
    try await onThread { latch.wait() }
  }

  /// Lets the calls end.
  func lift() { gate.open() }
}
