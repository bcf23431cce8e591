//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport

/// Numbers from 0, up to a limit or without end, that remember how many were taken.
struct Inputs: Sequence, Sendable {
  private let count: Int
  private let taken = Lock(0)

  init(_ count: Int = .max) {
    self.count = count
  }

  var pulled: Int { taken.withLock { $0 } }

  func makeIterator() -> AnyIterator<Int> {
    AnyIterator {
      taken.withLock { taken in
        guard taken < count else { return nil }
        taken += 1
        return taken - 1
      }
    }
  }
}
