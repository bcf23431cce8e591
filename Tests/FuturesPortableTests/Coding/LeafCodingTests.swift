//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation
import FuturesPortable
import Testing

@Suite("Binary coding of single values", .timeLimit(.minutes(5)))
struct LeafCodingTests {
  private func expectRoundTrips<I: FixedWidthInteger & Codable>(_ type: I.Type) throws {
    for shift in 0..<I.bitWidth {
      for offset: I in [0, 1] {
        let value = (1 << shift) &- offset
        #expect(try roundTrips(value) && roundTrips(0 &- value) && roundTrips([value, .max, .min]))
      }
    }
  }

  @Test("integers of every type and size come back")
  func integers() throws {
    try expectRoundTrips(Int.self)
    try expectRoundTrips(Int8.self)
    try expectRoundTrips(Int16.self)
    try expectRoundTrips(Int32.self)
    try expectRoundTrips(Int64.self)
    try expectRoundTrips(Int128.self)
    try expectRoundTrips(UInt.self)
    try expectRoundTrips(UInt8.self)
    try expectRoundTrips(UInt16.self)
    try expectRoundTrips(UInt32.self)
    try expectRoundTrips(UInt64.self)
    try expectRoundTrips(UInt128.self)
  }

  @Test("an integer decodes as every type that holds it, and as no other")
  func exactIntegers() throws {
    for value: Int128 in [0, 1, -1, 127, 128, 255, 256, -128, -129, 1 << 31, 1 << 63, 1 << 64] {
      let bytes = try encoded(value)
      try expect(bytes, value, as: Int8.self)
      try expect(bytes, value, as: UInt8.self)
      try expect(bytes, value, as: Int16.self)
      try expect(bytes, value, as: UInt32.self)
      try expect(bytes, value, as: Int.self)
      try expect(bytes, value, as: UInt64.self)
      try expect(bytes, value, as: UInt128.self)
    }
  }

  private func expect<I: FixedWidthInteger & Codable>(
    _ bytes: [UInt8], _ value: Int128, as type: I.Type
  ) throws {
    if let exact = I(exactly: value) {
      #expect(try decoded(type, bytes) == exact)
      #expect(try encoded(exact) == bytes)
    } else {
      #expect(throws: DecodingError.self) { try decoded(type, bytes) }
    }
  }

  @Test("floating-point numbers keep their bits")
  func floats() throws {
    for value in [0, -0.0, 1.5, .infinity, -.infinity, .pi, .leastNonzeroMagnitude] {
      #expect(try decoded(Double.self, encoded(value)).bitPattern == value.bitPattern)
      let float = Float(value)
      #expect(try decoded(Float.self, encoded(float)).bitPattern == float.bitPattern)
      #expect(try decoded(Double.self, encoded(float)) == Double(float))
    }
    #expect(try decoded(Double.self, encoded(Double.nan)).isNaN)
    #expect(try decoded(Float.self, encoded(1.5)) == 1.5)
    #expect(throws: DecodingError.self) { try decoded(Float.self, encoded(0.1)) }
  }

  @Test("numbers, Bools and strings are not taken for each other")
  func strict() throws {
    #expect(throws: DecodingError.self) { try decoded(Double.self, encoded(1)) }
    #expect(throws: DecodingError.self) { try decoded(Int.self, encoded(1.0)) }
    #expect(throws: DecodingError.self) { try decoded(Bool.self, encoded(1)) }
    #expect(throws: DecodingError.self) { try decoded(Int.self, encoded(true)) }
    #expect(throws: DecodingError.self) { try decoded(Int.self, encoded("1")) }
  }

  @Test("strings of every length and alphabet come back")
  func strings() throws {
    for count in [0, 1, 15, 16, 127, 128, 20_000] {
      #expect(try roundTrips(String(repeating: "x", count: count)))
      #expect(try roundTrips(String(repeating: "é👩‍👩‍👧", count: count)))
    }
    #expect(try roundTrips("\0a\u{FEFF}\r\n"))
  }

  @Test("types of Foundation come back")
  func foundation() throws {
    #expect(try roundTrips(Date(timeIntervalSince1970: 1_234_567.891)))
    #expect(try roundTrips(UUID()))
    #expect(try roundTrips(Decimal(string: "-123456789.000000001")))
    #expect(try roundTrips(URL(string: "https://example.org/a?b#c")))
    #expect(try roundTrips(URL(string: "c", relativeTo: URL(string: "https://example.org/a/"))))
    #expect(try roundTrips(Measurement(value: 3.5, unit: UnitLength.kilometers)))
    #expect(try roundTrips(DateComponents(year: 2026, month: 2)))
    #expect(try roundTrips(Locale(identifier: "de_CH")))
    #expect(try roundTrips(IndexSet([1, 2, 3, 100])))
    #expect(try roundTrips(CharacterSet.alphanumerics))
    #expect(try roundTrips(Calendar(identifier: .gregorian).timeZone))
    for count in [0, 1, 127, 128, 100_000] {
      #expect(try roundTrips(Data((0..<count).map { UInt8(truncatingIfNeeded: $0) })))
    }
  }
}
