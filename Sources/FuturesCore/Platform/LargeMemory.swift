//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// Memory for large messages and results.
package enum LargeMemory {
  /// Asks for large pages, where there is room for one wherever the memory begins.
  ///
  /// A fresh page costs a fault, and small ones together several times what it takes to fill them.
  @unsafe
  package static func willFill(_ start: UnsafeMutableRawPointer?, _ size: Int) {
    guard size >= least, let start = unsafe start else { return }
    unsafe cfutures_prefer_large_pages(start, size)
  }

  private static let least = 4 << 20
}
