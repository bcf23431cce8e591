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
/// `false` after half a minute.
///
/// Not for test bodies: see `onThread`.
package func eventually(_ condition: () -> Bool) -> Bool {
  let limit = Deadline(after: .seconds(30))
  while !condition() {
    if limit.hasPassed { return condition() }
    pause()
  }
  return true
}

/// Leaves the processor to those who are to bring the condition about.
private func pause() {
  let end = Deadline(after: .microseconds(500))
  Monitor(()).wait { _ in end.hasPassed ? .done(()) : .sleep(until: end) }
}
