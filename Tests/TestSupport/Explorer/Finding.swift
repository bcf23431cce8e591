//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A schedule after which something was wrong.
package struct Finding: CustomStringConvertible {
  package let complaint: String
  /// Who did what, in order.
  package let schedule: [String]
  /// How to see it again.
  package let origin: String

  package var description: String {
    """
    \(complaint)
    \(origin); after \(schedule.count) steps:
    \(schedule.map { "  " + $0 }.joined(separator: "\n"))
    """
  }
}
