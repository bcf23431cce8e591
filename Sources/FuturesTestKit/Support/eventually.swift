//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Looks until the condition holds, for what nobody announces: a flag that is raised for a blocking
/// body, a future that has started, what only the kernel knows.
///
/// `false` after most of a minute, which is what a test has.
///
/// Not for test bodies: see `onThread`.
package func eventually(_ condition: () -> Bool) -> Bool {
  let limit = Deadline(after: .seconds(50))
  var interval = Duration.microseconds(100)
  while !condition() {
    if limit.hasPassed { return condition() }
    pause(interval)
    // Hundreds of tests that look all the time would keep each other waiting.
    interval = min(interval * 2, .milliseconds(10))
  }
  return true
}

/// Leaves the processor to those who are to bring the condition about.
private func pause(_ interval: Duration) {
  let end = Deadline(after: interval)
  Monitor(()).wait { _ in end.hasPassed ? .done(()) : .sleep(until: end) }
}
