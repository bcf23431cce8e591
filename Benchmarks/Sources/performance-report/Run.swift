//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// What one run of a benchmark program has said.
struct Run: Decodable {
  let peer: String
  let workload: String
  /// How many tasks or inputs there were.
  let count: Int?
  let seconds: Double?
  let nanosecondsPerTask: Double?
  let medianNanoseconds: Double?
  let lateNanoseconds: Double?
  let coldSeconds: Double?
  let ratio: Double?
  let bytesPerTask: Double?
  let sendNanoseconds: Double?
  let receiveNanoseconds: Double?
  let pauseNanoseconds: Double?
  let failed: Double?
  /// The processors it was confined to, as `taskset` spells them.
  let pin: String?
  /// Why there are no figures.
  let error: String?

  enum CodingKeys: String, CodingKey {
    case peer, workload, seconds, ratio, pin, error
    case count = "n"
    case nanosecondsPerTask = "per_task_ns"
    case medianNanoseconds = "p50_ns"
    case lateNanoseconds = "p99_ns"
    case coldSeconds = "cold_seconds"
    case bytesPerTask = "bytes_per_task"
    case pauseNanoseconds = "pause_ns"
    case failed
    case sendNanoseconds = "send_ns"
    case receiveNanoseconds = "receive_ns"
  }

  /// Both sides of a call.
  var travelNanoseconds: Double? {
    guard let sendNanoseconds, let receiveNanoseconds else { return nil }
    return sendNanoseconds + receiveNanoseconds
  }

  var nanoseconds: Double? { seconds.map { $0 * 1e9 } }

  /// The first round, which finds nothing prepared.
  var coldNanoseconds: Double? { coldSeconds.map { $0 * 1e9 } }

  var coldNanosecondsPerTask: Double? {
    guard let coldNanoseconds, let count else { return nil }
    return coldNanoseconds / Double(count)
  }

  var isOnOneProcessor: Bool { pin.flatMap { Int($0) } != nil }

  /// The runs in a text: a JSON array of them, or one on each line.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - source: What to call it in an error.
  /// - Returns: The runs, in the order of the text.
  /// - Throws: ``Unreadable`` when something else is there.
  static func all(in text: String, of source: String) throws -> [Run] {
    if text.first(where: { !$0.isWhitespace }) == "[" {
      return try decode([Run].self, text, place: source)
    }
    return try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { !$1.isEmpty }
      .map { index, line in try decode(Run.self, String(line), place: "\(source):\(index + 1)") }
  }

  private static func decode<T: Decodable>(
    _ type: T.Type, _ text: String, place: String
  ) throws -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw Unreadable(place: place, cause: error)
    }
  }
}
