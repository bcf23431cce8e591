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
  private let details: KeyValuePairs<String, Double>

  private init(
    _ count: Int, _ seconds: Double, _ details: KeyValuePairs<String, Double>
  ) {
    self.count = count
    self.seconds = seconds
    self.details = details
  }

  // MARK: Rounds

  /// Five rounds in one process: the first is the cold one, the best of the last three counts.
  static func bestOfFive(_ count: Int, _ round: () throws -> Void) rethrows -> Measurement {
    Measurement(count, rounds: try (0..<5).map { _ in try ContinuousClock().measure(round) })
  }

  /// As the blocking form, for rounds of `async` code.
  static func bestOfFive(_ count: Int, _ round: () async -> Void) async -> Measurement {
    var rounds: [Duration] = []
    for _ in 0..<5 { rounds.append(await ContinuousClock().measure(round)) }
    return Measurement(count, rounds: rounds)
  }

  private init(_ count: Int, rounds: [Duration]) {
    let best = rounds[2...].min() ?? .zero
    self.init(count, best.seconds, ["cold_seconds": rounds[0].seconds])
  }

  // MARK: Single runs

  /// One duration for each task.
  static func latencies(_ durations: [Duration]) -> Measurement {
    let sorted = durations.sorted()
    let median = sorted[sorted.count / 2].seconds * 1e9
    let late = sorted[sorted.count * 99 / 100].seconds * 1e9
    return Measurement(
      durations.count, durations.reduce(.zero, +).seconds,
      ["p50_ns": median.rounded(), "p99_ns": late.rounded()])
  }

  /// A time on two threads, beside that of the same work on one.
  static func makespan(_ count: Int, _ parallel: Duration, serial: Duration) -> Measurement {
    Measurement(
      count, parallel.seconds,
      ["serial_seconds": serial.seconds, "ratio": parallel / (serial / 2)])
  }

  /// The memory that pending tasks take, and the time to make them.
  static func memory(_ count: Int, _ duration: Duration, bytes: Int) -> Measurement {
    Measurement(count, duration.seconds, ["bytes_per_task": Double(bytes) / Double(count)])
  }

  /// A run in which something has died.
  static func accident(
    _ count: Int, _ duration: Duration, done: Int, failed: Int, pause: Duration
  ) -> Measurement {
    Measurement(
      count, duration.seconds,
      [
        "done": Double(done), "failed": Double(failed),
        "pause_ns": (pause.seconds * 1e9).rounded(),
      ])
  }

  // MARK: Output

  /// One line of JSON; without Foundation, so that the program links what the library links.
  func json(peer: String, workload: String) -> String {
    let figures: KeyValuePairs = [
      "seconds": seconds, "per_task_ns": (seconds * 1e10 / Double(count)).rounded() / 10,
      "peak_rss_mib": ResidentMemory.peakMebibytes,
    ]
    let members = (Array(figures) + Array(details)).map { key, value in ", \"\(key)\": \(value)" }
    return """
      {"peer": "\(peer)", "workload": "\(workload)", "n": \(count)\(members.joined())}
      """
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
