//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// One peer in a section of the report.
struct Entry: Comparable {
  let peer: String
  private let unit: Unit
  private let figure: Samples?
  private let detail: Samples?
  private let errors: [String]

  init(peer: String, runs: [Run], section: Section) {
    self.peer = peer
    unit = section.unit
    figure = Samples(runs.compactMap { $0[keyPath: section.figure] })
    detail = Samples(runs.compactMap { run in section.detail.flatMap { run[keyPath: $0.figure] } })
    errors = runs.compactMap(\.error)
  }

  /// The smallest median comes first, whoever has none last.
  static func < (left: Entry, right: Entry) -> Bool {
    (left.figure?.median ?? .infinity, left.peer) < (right.figure?.median ?? .infinity, right.peer)
  }

  static func == (left: Entry, right: Entry) -> Bool {
    left.figure?.median == right.figure?.median && left.peer == right.peer
  }

  /// A row of the table, with the ratio of this library's median to that of this peer.
  func row(comparedWith own: Entry?) -> String {
    let isOwn = peer == own?.peer
    let cells = [
      isOwn ? "**\(peer)**" : peer, formatMedian(figure), range, formatMedian(detail),
      isOwn ? "" : ratio(of: own) ?? "",
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private func formatMedian(_ samples: Samples?) -> String {
    samples.map { unit.format($0.median) } ?? ""
  }

  private var range: String {
    let range = figure.map { "\(unit.format($0.smallest)) .. \(unit.format($0.largest))" }
    let failures = errors.first.map { "\(errors.count) failed: \($0)" }
    return [range, failures].compactMap(\.self).joined(separator: "; ")
  }

  private func ratio(of own: Entry?) -> String? {
    guard let own = own?.figure?.median, let other = figure?.median, other > 0 else { return nil }
    return String(format: "%.2f", own / other)
  }
}
