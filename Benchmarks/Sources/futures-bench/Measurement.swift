//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// The figures of one workload.
struct Measurement {
  private let count: Int
  private let seconds: Double
  private var extra = ""

  /// Five rounds in one process: the first is the cold one, the best of the last three counts.
  static func bestOfFive(_ count: Int, _ round: () -> Void) -> Measurement {
    let clock = ContinuousClock()
    let rounds = (0..<5).map { _ in clock.measure(round).seconds }
    var measurement = Measurement(count: count, seconds: rounds[2...].min() ?? 0)
    measurement.extra = ", \"cold_seconds\": \(rounds[0])"
    return measurement
  }

  /// One duration for each task.
  init(_ durations: [Duration]) {
    let sorted = durations.sorted()
    self.init(count: durations.count, seconds: durations.reduce(.zero, +).seconds)
    let median = Int(sorted[sorted.count / 2].seconds * 1e9)
    let late = Int(sorted[sorted.count * 99 / 100].seconds * 1e9)
    extra = ", \"p50_ns\": \(median), \"p99_ns\": \(late)"
  }

  private init(count: Int, seconds: Double) {
    self.count = count
    self.seconds = seconds
  }

  func json(peer: String, workload: String) -> String {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let nanoseconds = (seconds * 1e10 / Double(count)).rounded() / 10
    let mebibytes = (Double(usage.ru_maxrss) / 102.4).rounded() / 10
    return """
      {"peer": "\(peer)", "workload": "\(workload)", "n": \(count), "seconds": \(seconds), \
      "per_task_ns": \(nanoseconds), "peak_rss_mib": \(mebibytes)\(extra)}
      """
  }
}

extension Duration {
  var seconds: Double { self / .seconds(1) }
}
