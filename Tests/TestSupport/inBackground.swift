//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// As `onThread`, for a scenario that computes for seconds: it gets what the others leave.
///
/// Without that, on two processors, the time limits of other tests would be missed for want of a processor. Not for
/// what throws errors again and again: the test runner has a lock that every error takes, and who holds it without a
/// processor keeps all others waiting.
package func inBackground<R: Sendable>(
  _ body: @escaping @Sendable () throws -> R
) async throws -> R {
  try await onThread {
    // On Linux, 0 is the calling thread.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    return try body()
  }
}
