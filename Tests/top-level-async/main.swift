//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Variables at the top level of code that suspends, set before and after it does.

import ConcurrentFutures

func later(_ number: Int) async -> Int {
  await Task.yield()
  return number
}

let before = CommandLine.arguments.count + 1
let between = await later(before + 1)
let text = "text \(between)"
let list = await [later(7), later(8)]
let pool = ProcessPoolExecutor(maxWorkers: 2)
let here = "\(before) \(between) \(text) \(list)"

func attempt() async throws -> [String] {
  // On threads that are not the main one.
  try await withThrowingTaskGroup(of: String.self) { group in
    for _ in 0..<8 {
      group.addTask { try await pool.submit { "\(before) \(between) \(text) \(list)" }.value }
    }
    return try await group.reduce(into: []) { $0.append($1) }
  }
}

let there = try await attempt()
print(there.count == 8 && there.allSatisfy { $0 == here } ? "as they should be" : "FAILED \(there)")
