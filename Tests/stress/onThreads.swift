//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import TestSupport

/// Calls a body with 0, 1 and so on, each on a thread of its own, and gives what they return.
///
/// Throws the first error without waiting for the others.
func onThreads<R: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) throws -> R
) async throws -> [R] {
  try await withThrowingTaskGroup { group in
    for number in 0..<count {
      group.addTask { try await onThread { try body(number) } }
    }
    return try await group.reduce(into: []) { $0.append($1) }
  }
}
