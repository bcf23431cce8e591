//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Keeps every worker busy with calls that run until they are asked to stop; ends with its owner.
///
/// The calls share no memory with the check: whether they run, and that they are to end, goes by way
/// of their futures.
final class Occupation: Sendable {
  /// The calls that occupy the workers.
  ///
  /// Each returns whether it was asked to stop.
  let futures: [Future<Bool>]

  /// Returns when `count` calls run; as many as there are workers without it.
  init(of executor: any Executor, calls count: Int? = nil) async throws {
    let futures = (0..<(count ?? executor._width)).map { _ in
      executor.submit { eventually { TaskContext.current?.isCancelled == true } }
    }
    self.futures = futures
    let areRunning = try await onThread { eventually { futures.allSatisfy { $0.isRunning } } }
    try require(areRunning, "calls that were handed in do not run: \(futures)")
  }

  /// Asks the calls to stop.
  func lift() {
    for future in futures { future.cancel() }
  }

  /// A check that throws must not leave calls that go on.
  deinit { lift() }
}
