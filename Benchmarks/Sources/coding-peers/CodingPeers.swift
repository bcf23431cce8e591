//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// Writes and reads with Foundation's coders what the closures of `futures-bench portable` capture, and prints
/// one line of JSON for each.
///
/// Only the values: these coders have no code to send.
@main
struct CodingPeers {
  static func main() throws {
    let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2000
    let number = CommandLine.arguments.count
    let text = String(repeating: "text ", count: 4 * number)
    let value = Thumbnail(name: text, width: number, scale: 0.5)
    try measure("C2", [number], rounds)
    try measure("C3", TextAndNumber(text: text, number: number), rounds)
    try measure("C4", Array(number..<(number + 1000)), rounds)
    try measure("C5", ValueAndNumber(value: value, number: number), rounds)
  }

  private static func measure<Value: Codable & Equatable>(
    _ workload: String, _ value: Value, _ rounds: Int
  ) throws {
    let writer = JSONEncoder()
    let reader = JSONDecoder()
    try report("JSONEncoder", workload, value, rounds) {
      try writer.encode($0)
    } read: {
      try reader.decode(Value.self, from: $0)
    }
    let listWriter = PropertyListEncoder()
    listWriter.outputFormat = .binary
    let listReader = PropertyListDecoder()
    try report("PropertyListEncoder", workload, value, rounds) {
      try listWriter.encode($0)
    } read: {
      try listReader.decode(Value.self, from: $0)
    }
  }

  private static func report<Value: Equatable>(
    _ peer: String, _ workload: String, _ value: Value, _ rounds: Int,
    write: (Value) throws -> Data, read: (Data) throws -> Value
  ) throws {
    let data = try write(value)
    guard try read(data) == value else { fatalError("\(peer) does not return \(workload).") }
    let sending = try best(rounds) { _ = try write(value) }
    let receiving = try best(rounds) { _ = try read(data) }
    print(
      """
      {"peer": "\(peer)", "workload": "\(workload)", "n": \(rounds), "bytes": \(data.count), \
      "send_ns": \(sending.rounded()), "receive_ns": \(receiving.rounded())}
      """)
  }

  /// Nanoseconds of one turn, in the best of five rounds.
  private static func best(_ rounds: Int, _ work: () throws -> Void) throws -> Double {
    var best = Duration.seconds(3600)
    for _ in 0..<5 {
      best = min(best, try ContinuousClock().measure { for _ in 0..<rounds { try work() } })
    }
    return best / .nanoseconds(1) / Double(rounds)
  }
}

private struct Thumbnail: Codable, Equatable {
  var name: String
  var width: Int
  var scale: Double
}

private struct TextAndNumber: Codable, Equatable {
  var text: String
  var number: Int
}

private struct ValueAndNumber: Codable, Equatable {
  var value: Thumbnail
  var number: Int
}
