//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// Whether a process has come to hold so much memory that it should be replaced before its limit ends it.
struct MemoryGrowth {
  private let limit: UInt64
  /// What it had after its first task; nobody is replaced for what he begins with.
  private var first: UInt64?
  private var lastLook: UInt64 = 0

  /// Between two looks, in nanoseconds: each opens a file.
  private static let pause: UInt64 = 20_000_000

  /// - Parameter limit: What the process may have for data, in bytes.
  init(limit: Int) { self.limit = UInt64(limit) }

  /// The process has made a task.
  ///
  /// - Returns: Whether half of what was left to it after the first is gone.
  mutating func isTooMuch(_ pid: Int32) -> Bool {
    let now = cfutures_now()
    guard first == nil || now - lastLook > MemoryGrowth.pause else { return false }
    lastLook = now
    return isTooMuch(size: cfutures_data_size(pid))
  }

  mutating func isTooMuch(size: UInt64) -> Bool {
    guard let first else {
      self.first = size
      return false
    }
    return size > first && size - first > (limit > first ? limit - first : 0) / 2
  }
}
