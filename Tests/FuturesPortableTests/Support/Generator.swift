//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Makes random values, the same for each seed.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }

  mutating func count(_ most: Int) -> Int { Int.random(in: 0...most, using: &self) }

  mutating func chance(_ one: Int) -> Bool { count(one - 1) == 0 }

  mutating func array<T>(_ most: Int = 4, _ make: (inout Generator) -> T) -> [T] {
    (0..<count(most)).map { _ in make(&self) }
  }

  mutating func optional<T>(_ make: (inout Generator) -> T) -> T? {
    chance(3) ? nil : make(&self)
  }

  /// Of every size, and often at the edges.
  mutating func integer<I: FixedWidthInteger>(_ type: I.Type = I.self) -> I {
    switch count(5) {
    case 0: [0, 1, .max, .min, .max - 1][count(4)]
    case 1: I(truncatingIfNeeded: next())
    default: I.random(in: .min ... .max, using: &self) >> I(count(I.bitWidth - 1))
    }
  }

  mutating func double() -> Double {
    chance(4) ? [0, -0.0, .infinity, 1, 0.1][count(4)] : Double(integer(Int64.self)) / 1000
  }

  mutating func string() -> String {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz0 _é😀\u{0}")
    return String(array(chance(10) ? 300 : 20) { alphabet[$0.count(alphabet.count - 1)] })
  }

  mutating func coordinate() -> Coordinate { Coordinate(x: integer(), y: integer()) }

  mutating func tuple() -> Tuple {
    Tuple(number: integer(), text: optional { $0.string() }, inner: array { $0.chance(2) })
  }

  mutating func shape(_ depth: Int) -> Shape {
    switch count(depth > 0 ? 4 : 2) {
    case 0: .point
    case 1: .circle(radius: double())
    case 2: .rectangle(integer(), height: optional { $0.integer() })
    default: .group(array { $0.shape(depth - 1) }, name: string())
    }
  }

  mutating func anything(_ depth: Int) -> Anything {
    switch count(depth > 0 ? 8 : 4) {
    case 0: .null
    case 1: .bool(chance(2))
    case 2: .integer(integer())
    case 3: .double(double())
    case 4: .text(string())
    case 5, 6: .list(array { $0.anything(depth - 1) })
    default: .object(dictionary(chance(50) ? 300 : 6) { ($0.string(), $0.anything(depth - 1)) })
    }
  }

  mutating func dictionary<K: Hashable, V>(
    _ most: Int = 4, _ make: (inout Generator) -> (K, V)
  ) -> [K: V] {
    Dictionary(array(most, make)) { first, _ in first }
  }

  mutating func record() -> Record {
    Record(
      id: integer(), name: string(), score: optional { $0.double() }, ratio: Float(double()),
      flags: array(20) { $0.chance(2) }, small: array(40) { $0.integer() },
      parts: array { $0.coordinate() }, maybe: array { $0.optional { $0.integer() } },
      twice: optional { $0.optional { $0.integer() } }, nested: array { $0.array { $0.string() } },
      byName: dictionary { ($0.string(), $0.integer()) },
      byNumber: dictionary { ($0.integer(), $0.string()) },
      bySuit: dictionary { (Suit.allCases[$0.count(3)], $0.double()) },
      byPlace: dictionary { ($0.coordinate(), $0.chance(2)) },
      unique: Set(array { $0.string() }), shape: shape(3), anything: anything(4), wide: integer(),
      empty: Nothing(), tuple: tuple())
  }
}
