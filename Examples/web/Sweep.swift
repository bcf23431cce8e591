//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Does the same work with 1, 2, 5, 10 and 20 threads, to see how wide a pool should be.
public struct Sweep: CustomStringConvertible {
  private var times: [(width: Int, time: Duration)] = []

  /// Does the work at every width and measures it.
  ///
  /// - Parameter work: Does the work with a number of threads.
  /// - Throws: What `work` throws.
  public init(_ work: (Int) throws -> Void) rethrows {
    for width in [1, 2, 5, 10, 20] {
      let time = try ContinuousClock().measure { try work(width) }
      times.append((width, time))
    }
  }

  /// A chart, and the answer to "how wide?" below it.
  public var description: String {
    var chart = BarChart("How wide? The same work with more and more threads:")
    for (width, time) in times { chart.add(width == 1 ? "1 thread" : "\(width) threads", time) }
    return "\(chart)\n\(advice)"
  }

  /// The narrowest pool that comes near the best time.
  private var advice: String {
    guard let best = times.map(\.time).min(),
      let choice = times.first(where: { $0.time <= best * 1.1 })
    else { return "" }
    if choice.width == times.last?.width {
      return "More threads still help at \(choice.width): calls that wait for a network take as many"
        + " as there are calls, whatever the number of processors."
    }
    return "\(choice.width) are enough here: more win less than a tenth."
  }
}
