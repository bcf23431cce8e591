//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

@testable import FuturesPortable

@Suite("What a closure holds is freed", .serialized)
struct LeakTests {
  /// A million where code is optimised.
  private static var rounds: Int {
    #if DEBUG
      ProcessFootprint.isInstrumented ? 2_000 : 5_000
    #else
      ProcessFootprint.isInstrumented ? 2_000 : 1_000_000
    #endif
  }

  @Test("on both sides, after very many calls")
  func calls() async throws {
    try await inBackground {
      let loopback = Loopback()
      let before = Counted.living
      for round in 0..<Self.rounds {
        let object = Counted(round)
        let list = [Counted(1), Counted(2)]
        var variable = Counted(3)
        let inner = { object.number + list.count }
        let result = try loopback.call {
          variable = list[0]
          return inner() + variable.number
        }
        #expect(try result.get() == round + 3)
      }
      #expect(Counted.living == before)
    }
  }

  @Test("when a value in the middle cannot be encoded")
  func encoding() async throws {
    try await onThread {
      let loopback = Loopback()
      let before = Counted.living
      for round in 0..<(Self.rounds / 20) {
        let first = Counted(round)
        let fragile = Fragile(.encoding)
        let last = Counted(round)
        #expect(throws: Fragile.Broken.self) {
          try loopback.call { first.number + fragile.text.count + last.number }
        }
      }
      #expect(Counted.living == before)
    }
  }

  @Test("when a value in the middle cannot be decoded")
  func decoding() async throws {
    try await onThread {
      let loopback = Loopback()
      let before = Counted.living
      for round in 0..<(Self.rounds / 20) {
        let first = Counted(round)
        let fragile = Fragile(.decoding)
        var variable = Fragile(.decoding)
        let inner = { first.number + fragile.text.count }
        #expect(throws: Fragile.Broken.self) { try loopback.call { inner() + first.number } }
        #expect(throws: Fragile.Broken.self) {
          try loopback.call {
            variable.text += "x"
            return first.number + variable.text.count
          }
        }
      }
      #expect(Counted.living == before)
    }
  }

  @Test("when something is refused")
  func refusing() async throws {
    try await onThread {
      let loopback = Loopback()
      let before = Counted.living
      for round in 0..<(Self.rounds / 20) {
        let first = Counted(round)
        weak let second = first
        #expect(throws: ExecutorError.self) {
          try loopback.call { first.number + (second?.number ?? 0) }
        }
      }
      #expect(Counted.living == before)
    }
  }

  @Test("when the call is never made")
  func notMade() async throws {
    try await inBackground {
      let loopback = Loopback()
      let before = Counted.living
      for round in 0..<(Self.rounds / 20) {
        let object = Counted(round)
        let text = "\(round)"
        _ = try loopback.receive(CallMessage({ object.number + text.count }))
      }
      #expect(Counted.living == before)
    }
  }
}
