//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// How a figure is written.
enum Unit {
  case nanoseconds
  case bytes
  case none

  /// Three digits, as a reader would round.
  func format(_ value: Double) -> String {
    switch self {
    case .none: String(format: "%.3f", value)
    case .bytes: String(format: "%.0f B", value)
    case .nanoseconds: Unit.formatTime(value)
    }
  }

  private static func formatTime(_ nanoseconds: Double) -> String {
    let scales = [("s", 1e9), ("ms", 1e6), ("µs", 1e3)]
    let (name, scale) = scales.first { nanoseconds >= 0.9995 * $0.1 } ?? ("ns", 1)
    let value = nanoseconds / scale
    let decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    return String(format: "%.\(decimals)f \(name)", value)
  }
}
