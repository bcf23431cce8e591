//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
@_spi(Benchmarks) import FuturesPortable

/// This library's portable calls: what each side takes for a call whose like it has seen before.
enum CallPeer {
  static let name = "futures-portable"

  /// Measures one closure.
  static func measure(_ workload: CallWorkload, _ rounds: Int) throws -> CallMeasurement {
    // Nothing that the compiler could fold away.
    let number = CommandLine.arguments.count
    let text = String(repeating: "text ", count: 4 * number)
    let numbers = Array(number..<(number + 1000))
    let value = Thumbnail(name: text, width: number, scale: 0.5)
    let cost =
      switch workload {
      case .nothing: try CallCost({ 1 }, rounds: rounds)
      case .number: try CallCost({ number + 1 }, rounds: rounds)
      case .textAndNumber: try CallCost({ text.utf8.count + number }, rounds: rounds)
      case .numbers: try CallCost({ numbers.count }, rounds: rounds)
      case .valueAndNumber: try CallCost({ value.width + number }, rounds: rounds)
      }
    return CallMeasurement(
      count: rounds, byteCount: cost.byteCount, sending: cost.sending, receiving: cost.receiving)
  }
}

private struct Thumbnail: Portable {
  var name: String
  var width: Int
  var scale: Double
}
