//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// What a pool is called, in errors and in the names of its threads.
struct PoolName: CustomStringConvertible {
  private let prefix: String
  /// Tells pools that nobody has named apart.
  private let number: String

  init(_ name: String) {
    prefix = name
    number = ""
  }

  init(number: Int) {
    prefix = "ThreadPool"
    self.number = "-\(number)"
  }

  var description: String { prefix + number }

  /// The name of a thread, its prefix cut where all does not fit: threads whose number or index is lost
  /// look the same in `top`.
  func thread(_ index: Int) -> String {
    PlatformThread.name(prefix: prefix, number: number, index: index)
  }
}
