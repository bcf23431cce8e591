//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// A sum to which tasks contribute.
final class Tally: Sendable {
  private let sum = Atomic<UInt64>(0)

  var value: UInt64 { sum.load(ordering: .acquiring) }

  func add(_ value: UInt64) {
    sum.wrappingAdd(value, ordering: .acquiringAndReleasing)
  }
}
