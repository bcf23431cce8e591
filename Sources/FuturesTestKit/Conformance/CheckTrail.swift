//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Remembers how far a check has come, for a failure that has no place of its own: time that was up,
/// an error that nobody expected.
final class CheckTrail: Sendable {
  /// The trail of the check that the calling task or scenario belongs to.
  @TaskLocal static var current: CheckTrail?

  private let last = Lock<String?>(nil)

  func note(_ location: String) {
    last.withLock { $0 = location }
  }

  /// A sentence.
  var description: String {
    guard let location = last.withLock({ $0 }) else {
      return "It had not come to its first expectation."
    }
    return "The last expectation that held is at \(location)."
  }
}
