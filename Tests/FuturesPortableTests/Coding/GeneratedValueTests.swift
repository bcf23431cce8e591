//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesPortable
import TestSupport
import Testing

/// Every failure names the seed that makes its value again.
@Suite("Binary coding of generated values", .timeLimit(.minutes(2)))
struct GeneratedValueTests {
  private var values: UInt64 {
    // Unoptimised code takes ten times as long.
    #if DEBUG
      20
    #else
      200
    #endif
  }

  @Test("values come back, and are then encoded as before", arguments: 0..<20)
  func roundTrip(round: UInt64) async throws {
    try await inBackground {
      for seed in round * values..<(round + 1) * values {
        var generator = Generator(seed: seed)
        let records = generator.array { $0.record() }
        let bytes = try encoded(records)
        let back = try decoded([Record].self, bytes)
        #expect(back == records, "seed \(seed)")
        // A dictionary or set that was made anew may have another order; one value in its own has not.
        #expect(try decoded([Record].self, encoded(back)) == records, "seed \(seed)")
        let plain = generator.array { ($0.shape(3)) }
        #expect(try roundTrips(plain), "seed \(seed)")
        let braided = Braided(
          numbers: generator.array { $0.count(1000) }, texts: generator.array { $0.string() },
          inner: generator.tuple())
        #expect(try roundTrips(braided), "seed \(seed)")
      }
    }
  }

  @Test("a message that is cut short is an error, wherever it is cut", arguments: 0..<10)
  func truncated(seed: UInt64) async throws {
    try await onThread {
      var generator = Generator(seed: seed)
      let bytes = try encoded(generator.record())
      for count in 0..<bytes.count {
        #expect(throws: DecodingError.self, "seed \(seed), \(count) of \(bytes.count) bytes") {
          try decoded(Record.self, Array(bytes.prefix(count)))
        }
      }
    }
  }

  @Test(
    "changed bytes are an error or another value, never the end of the process", arguments: 0..<20)
  func mutated(seed: UInt64) async throws {
    try await onThread {
      var generator = Generator(seed: seed)
      let original = try encoded(generator.record())
      for _ in 0..<300 {
        var bytes = original
        for _ in 0...generator.count(3) {
          let index = generator.count(bytes.count - 1)
          switch generator.count(3) {
          case 0: bytes[index] = UInt8(truncatingIfNeeded: generator.next())
          case 1: bytes[index] ^= 1 << UInt8(generator.count(7))
          case 2: bytes.remove(at: index)
          default: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: index)
          }
        }
        tryDecoding(Record.self, bytes)
        tryDecoding(Anything.self, bytes)
        tryDecoding([Braided].self, bytes)
      }
    }
  }

  private func tryDecoding<T: Codable>(_ type: T.Type, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      guard let value = try? BinaryCoder.decode(type, from: &reader) else { return }
      #expect(throws: Never.self) { try encoded(value) }
    }
  }
}
