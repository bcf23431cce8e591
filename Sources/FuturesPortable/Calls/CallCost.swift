//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What it costs to send a closure, when both sides have seen its like before.
///
/// Not of the public face: for the benchmarks, which are a package of their own, and for an example.
@_spi(Benchmarks) public struct CallCost: Sendable {
  /// Bytes of each call.
  public let byteCount: Int

  /// Nanoseconds to take the closure apart and write it.
  public let sending: Double

  /// Nanoseconds to read it, put it together, and free it.
  public let receiving: Double

  /// Measures.
  ///
  /// - Parameters:
  ///   - body: The closure; it is never called.
  ///   - rounds: How often each side does its part; the best of five turns counts.
  /// - Throws: As `CallMessage`.
  public init<R: Sendable>(_ body: @escaping () throws -> R, rounds: Int = 20_000) throws {
    let message = try CallMessage(body)
    byteCount = message.byteCount
    let receiver = CallReceiver()
    for definition in CallMessage.definitions(0..<message.definitionCount) {
      unsafe definition.withUnsafeBytes { unsafe receiver.define($0) }
    }
    sending = try CallCost.best(rounds) { try CallMessage.discarding(body) }
    receiving = try unsafe message.withBytes { bytes in
      try CallCost.best(rounds) { _ = try unsafe receiver.receive(bytes) }
    }
  }

  private static func best(_ rounds: Int, _ work: () throws -> Void) throws -> Double {
    var best = Duration.seconds(3600)
    for _ in 0..<5 {
      best = min(best, try ContinuousClock().measure { for _ in 0..<rounds { try work() } })
    }
    return best / .nanoseconds(1) / Double(rounds)
  }
}
