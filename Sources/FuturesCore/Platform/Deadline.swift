//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A point on the monotonic clock, or never.
///
/// Made from what a caller gave, whatever it was: a zero or negative time-out is a deadline that has
/// passed, one beyond the clock is no deadline. Nothing here traps.
package struct Deadline: Sendable, Comparable {
  /// Nanoseconds on the monotonic clock; `nil` means never.
  package let nanoseconds: UInt64?

  package init(nanoseconds: UInt64?) {
    self.nanoseconds = nanoseconds
  }

  package static var never: Deadline {
    Deadline(nanoseconds: nil)
  }

  package static var now: Deadline {
    Deadline(nanoseconds: cfutures_now())
  }

  /// The end of a time-out that begins now; `nil` means never.
  package init(after timeout: Duration?) {
    guard let timeout, let limit = timeout.saturatedNanoseconds else {
      self = .never
      return
    }
    let (sum, overflow) = cfutures_now().addingReportingOverflow(limit)
    // A pthread wait takes signed seconds: what lies beyond them is beyond every clock.
    nanoseconds = overflow || sum > UInt64(Int64.max) ? nil : sum
  }

  /// The same moment as an instant of the continuous clock.
  package init(_ instant: ContinuousClock.Instant) {
    self.init(after: ContinuousClock.now.duration(to: instant))
  }

  package var hasPassed: Bool {
    guard let nanoseconds else { return false }
    return cfutures_now() >= nanoseconds
  }

  /// What is left, never negative; `nil` for never.
  package var remaining: Duration? {
    guard let nanoseconds else { return nil }
    let now = cfutures_now()
    return .nanoseconds(nanoseconds > now ? Int64(clamping: nanoseconds - now) : 0)
  }

  package static func < (a: Deadline, b: Deadline) -> Bool {
    switch (a.nanoseconds, b.nanoseconds) {
    case (let a?, let b?): a < b
    case (_?, nil): true
    case (nil, _): false
    }
  }
}

extension Duration {
  /// Whole nanoseconds, 0 for what is negative, `nil` for what does not fit.
  package var saturatedNanoseconds: UInt64? {
    // `components` traps where the seconds do not fit.
    guard self > .zero else { return 0 }
    guard self < .seconds(Int64.max) else { return nil }
    let (seconds, attoseconds) = components
    let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return nil }
    let (sum, carry) = product.addingReportingOverflow(UInt64(attoseconds) / 1_000_000_000)
    return carry ? nil : sum
  }
}
