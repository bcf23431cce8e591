//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit
import Glibc
import TestSupport

/// What pools of processes leave, which is nothing.
enum WorkerRemains {
  /// What the process occupies when there has been a pool.
  static func footprint() async throws -> ProcessFootprint {
    // The thread that starts processes stays, and so does what the runtime times sleep with.
    try await Task.sleep(for: .milliseconds(1))
    return try await onThread {
      try withProcessPool(maxWorkers: 1) { _ = try $0.submit { 1 }.result() }
      return .now
    }
  }

  static func demandNone(since before: ProcessFootprint) async throws {
    let now = try await onThread { () -> ProcessFootprint in
      _ = eventually { ProcessFootprint.now.descriptors <= before.descriptors }
      return .now
    }
    try demand(
      now.descriptors <= before.descriptors,
      "There were \(before.descriptors) open files before and \(now.descriptors) are left.")
    var status: Int32 = 0
    try demand(
      waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD, "A process is left that was started.")
  }
}
