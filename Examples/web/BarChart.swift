//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// Times of several ways to do the same, as a chart of their gain over the first.
public struct BarChart: CustomStringConvertible {
  private let title: String
  private var rows: [(name: String, time: Duration)] = []

  /// A chart without bars.
  ///
  /// - Parameter title: The line above it.
  public init(_ title: String) { self.title = title }

  /// Adds a bar.
  ///
  /// - Parameters:
  ///   - name: What took the time.
  ///   - time: How long it took.
  public mutating func add(_ name: String, _ time: Duration) { rows.append((name, time)) }

  /// The title and a line for each bar.
  public var description: String {
    let nameWidth = rows.map(\.name.count).max() ?? 0
    let gains = rows.map { (rows.first?.time ?? $0.time) / $0.time }
    let scale = 40 / (gains.max() ?? 1)
    let lines = zip(rows, gains).map { row, gain in
      let name = row.name.padding(toLength: nameWidth, withPad: " ", startingAt: 0)
      let bar = String(repeating: "█", count: max(1, Int((gain * scale).rounded())))
      return
        "  \(name)  \((row.time / .seconds(1)).formatted(toPlaces: 3)) s  \(bar) \(gain.formatted(toPlaces: 1))x"
    }
    return ([title] + lines).joined(separator: "\n")
  }
}

extension Duration {
  /// As a number of seconds with three places, such as `1.530 seconds`.
  public var inSeconds: String { (self / .seconds(1)).formatted(toPlaces: 3) + " seconds" }
}

extension Double {
  fileprivate func formatted(toPlaces places: Int) -> String {
    String(format: "%.\(places)f", self)
  }
}
