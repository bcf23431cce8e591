//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesTestKit
import TestSupport

/// What is there of a process's own that was not there before.
struct Leftovers: Codable, Equatable {
  let processes: Int
  let descriptors: Int
  let threads: Int

  static let none = Leftovers(processes: 0, descriptors: 0, threads: 0)

  /// Does something and waits for what is to go afterwards; in a process where nothing else happens.
  ///
  /// - Returns: What has not gone.
  static func after(_ use: () throws -> Void) rethrows -> Leftovers {
    let before = ProcessFootprint.now
    try use()
    _ = eventually { since(before) == none }
    return since(before)
  }

  private static func since(_ before: ProcessFootprint) -> Leftovers {
    let now = ProcessFootprint.now
    return Leftovers(
      processes: Processes.children.count,
      descriptors: max(0, now.descriptors - before.descriptors),
      threads: max(0, now.threads - before.threads))
  }
}
