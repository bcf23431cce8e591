//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// Opens a gate when a number of tasks have run.
final class Latch: Job {
  private let left: Atomic<Int>
  private let gate = Gate()

  init(_ count: Int) {
    left = Atomic(count)
  }

  func run() {
    guard left.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
    gate.open()
  }

  /// Blocks until the last task has run.
  func wait() {
    gate.wait()
  }
}
