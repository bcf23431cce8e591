//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// One figure, several times measured.
struct Samples {
  private let sorted: [Double]

  /// - Parameter values: At least one.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    sorted = values.sorted()
  }

  var median: Double { (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2 }
  var smallest: Double { sorted[0] }
  var largest: Double { sorted[sorted.count - 1] }
}
