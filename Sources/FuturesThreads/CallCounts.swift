//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

/// How many calls a pool has accepted, and how many have ended in which way.
///
/// What is pending is counted where it waits; what runs is the rest, so the counts add up at every moment.
package struct CallCounts: Equatable {
  package var submitted = 0
  package var succeeded = 0
  package var failed = 0
  package var cancelled = 0
  /// Calls that have failed because their time was up, and whose bodies still run.
  package var overdue = 0

  package init() {}

  package var ended: Int { succeeded + failed + cancelled }

  package mutating func add(_ end: CallEnd) {
    switch end {
    case .succeeded: succeeded += 1
    case .failed: failed += 1
    case .cancelled: cancelled += 1
    case .late: overdue -= 1
    case .postponed: break
    }
  }

  package mutating func add(_ others: CallCounts) {
    submitted += others.submitted
    succeeded += others.succeeded
    failed += others.failed
    cancelled += others.cancelled
    overdue += others.overdue
  }
}
