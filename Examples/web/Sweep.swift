//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Does the same work with 1, 2, 5, 10 and 20 threads, to see how wide a pool should be.
public struct Sweep: CustomStringConvertible {
  private static let widths = [1, 2, 5, 10, 20]
  private var times: [(width: Int, time: Duration)] = []

  /// Does the work at every width and measures it.
  ///
  /// - Parameters:
  ///   - runs: How often at each width; the middle time counts.
  ///   - work: Does the work with a number of threads.
  /// - Throws: What `work` throws.
  public init(runs: Int = 1, _ work: (Int) throws -> Void) rethrows {
    for width in Sweep.widths {
      times.append((width, try typicalTime(of: runs) { try work(width) }))
    }
  }

  /// Does `async` work at every width and measures it.
  ///
  /// - Parameters:
  ///   - runs: How often at each width; the middle time counts.
  ///   - work: Does the work with a number of threads.
  /// - Throws: What `work` throws.
  public init(
    runs: Int = 1, _ work: nonisolated(nonsending) (Int) async throws -> Void
  ) async rethrows {
    for width in Sweep.widths {
      times.append((width, try await typicalTime(of: runs) { try await work(width) }))
    }
  }

  /// A chart, and the answer to "how wide?" below it.
  public var description: String {
    var chart = BarChart("How wide should the pool be?")
    for (width, time) in times { chart.add(width == 1 ? "1 thread" : "\(width) threads", time) }
    return "\(chart)\n\(advice)"
  }

  /// The narrowest pool that comes near the best time.
  private var advice: String {
    guard let best = times.map(\.time).min(),
      let choice = times.first(where: { $0.time <= best * 1.1 })
    else { return "" }
    if choice.width == times.last?.width {
      return """
        Even \(choice.width) threads still pay. Calls that only wait for a network can all wait at the \
        same time,
        whatever the number of processors; the server's patience is the limit.
        """
    }
    let name = choice.width == 1 ? "1 thread is" : "\(choice.width) threads are"
    return "\(name) enough here: more of them save less than a tenth of the time."
  }
}
