//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How long to wait between two attempts.
public struct Backoff: Sendable {
  private let first: Duration
  private let longest: Duration

  /// No wait at all.
  public static var none: Backoff {
    Backoff(first: .zero, longest: .zero)
  }

  /// A wait that doubles from retry to retry, with jitter.
  ///
  /// Each wait is drawn evenly between half of its nominal length and the whole, so that tasks which
  /// failed together do not come back together. Negative durations count as zero.
  ///
  /// - Parameters:
  ///   - first: The nominal wait before the first retry.
  ///   - longest: The nominal wait beyond which doubling stops.
  /// - Returns: The back-off.
  public static func exponential(
    from first: Duration, upTo longest: Duration = .seconds(60)
  ) -> Backoff {
    Backoff(first: max(.zero, first), longest: max(.zero, longest))
  }

  private init(first: Duration, longest: Duration) {
    self.first = first
    self.longest = longest
  }

  /// The wait before retry number `retry`, counted from 1.
  package func delay(beforeRetry retry: Int) -> Duration {
    var nominal = min(first, longest)
    guard nominal > .zero else { return .zero }
    for _ in 1..<max(1, retry) {
      // Subtraction instead of doubling: nothing overflows, however long the limit.
      guard nominal < longest - nominal else {
        nominal = longest
        break
      }
      nominal += nominal
    }
    return nominal * Double.random(in: 0.5...1)
  }
}
