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

@Suite("Binary coding of every shape of Codable", .timeLimit(.minutes(5)))
struct ShapeCodingTests {
  private let tuple = Tuple(number: 5, text: nil, inner: [true, false])

  @Test("arrays of every kind come back, and can be read as arrays of wider elements")
  func arrays() throws {
    #expect(
      try roundTrips([Int]()) && roundTrips([1, -1, .max]) && roundTrips([[1], [], [2, 3]]))
    #expect(try roundTrips([1.5, -0.25]) && roundTrips([Float(1)]) && roundTrips([true, false]))
    #expect(try roundTrips(["a", ""]) && roundTrips([UInt8](0...255)) && roundTrips([UInt128.max]))
    #expect(try roundTrips(ContiguousArray([1, 2])))
    #expect(
      try decoded(Set<Int>.self, encoded(Set([1, 2]))) == [1, 2] && roundTrips([tuple, tuple]))
    #expect(try decoded([Int64].self, encoded([Int8(-1), 2])) == [-1, 2])
    #expect(try decoded([Double].self, encoded([Float(0.5)])) == [0.5])
    #expect(throws: DecodingError.self) { try decoded([Int8].self, encoded([1000])) }
    #expect(throws: DecodingError.self) { try decoded([Double].self, encoded([1000])) }
  }

  @Test("a packed array is an unkeyed container like any other")
  func packed() throws {
    // A set writes its elements one by one, an array packs them.
    #expect(try decoded([Int].self, encoded(Set([7]))) == [7])
    #expect(try decoded(Set<Int>.self, encoded([7, 8])) == [7, 8])
    #expect(try decoded([Box<Int>].self, encoded([7, 8])) == [Box(7), Box(8)])
    #expect(try decoded([Int].self, encoded([Box(7), Box(8)])) == [7, 8])
    #expect(try decoded([Int?].self, encoded([7, 8])) == [7, 8])
    #expect(try decoded([Anything].self, encoded([true])) == [.bool(true)])
    #expect(try decoded([UInt8].self, encoded(Data([1, 255]))) == [1, 255])
    #expect(try decoded(Data.self, encoded([UInt8]([1, 255]))) == Data([1, 255]))
    #expect(try decoded(Data.self, encoded([1, 255])) == Data([1, 255]))
    #expect(try decoded(Data.self, encoded(Set([3]))) == Data([3]))
  }

  @Test("optionals come back, at every depth")
  func optionals() throws {
    #expect(try roundTrips(Int?.none) && roundTrips(Int?.some(1)))
    #expect(try roundTrips(Int??.none) && roundTrips(Int??.some(nil)) && roundTrips(Int??.some(1)))
    let deep: [Int???] = [nil, .some(nil), .some(.some(nil)), 1]
    #expect(try roundTrips(deep) && deep.allSatisfy { try roundTrips($0) })
    #expect(try roundTrips([nil, 1, nil]) && roundTrips([[nil], nil, [tuple]]))
    #expect(try roundTrips([Box<Int?>?.none, Box(nil), Box(1)]))
    #expect(try roundTrips([Box<Int??>?.none, Box(nil), Box(.some(nil)), Box(1)]))
    #expect(try roundTrips([Nothing?.none, Nothing()]))
    // Who asks for a value without an optional gets it.
    #expect(try decoded(Int.self, encoded(Int??.some(1))) == 1)
    #expect(throws: DecodingError.self) { try decoded(Int.self, encoded(Int??.some(nil))) }
  }

  @Test(
    "containers by hand come back: unkeyed, single, nested, in turn with each other, of nothing")
  func containers() throws {
    #expect(try roundTrips(tuple) && roundTrips(Nothing()) && roundTrips([Nothing(), Nothing()]))
    #expect(try roundTrips(Box(Box(Box("x")))))
    let braided = Braided(numbers: Array(0..<300), texts: ["a", "b", "c"], inner: tuple)
    #expect(try roundTrips(braided) && roundTrips([braided, braided]))
    #expect(try roundTrips(Braided(numbers: [], texts: [], inner: tuple)))
  }

  @Test("classes come back, whether they share a container or have one each")
  func classes() throws {
    #expect(try roundTrips(Animal(name: "ant", legs: 6)))
    #expect(
      try roundTrips(Dog(name: "Rex", trick: "sit")) && roundTrips(Dog(name: "Rex", trick: nil)))
    #expect(try roundTrips([Cat(Dog(name: "no cat", trick: nil).asAnimal, lives: 9)]))
  }

  @Test("enums with payloads come back, indirect ones too")
  func enums() throws {
    let shapes: [Shape] = [
      .point, .circle(radius: 0.1), .rectangle(1, height: nil), .rectangle(1, height: 2),
    ]
    #expect(try shapes.allSatisfy { try roundTrips($0) })
    #expect(try roundTrips(Shape.group([.group(shapes, name: "inner"), .point], name: "outer")))
    #expect(try roundTrips(Chain(length: 60)))
    #expect(try roundTrips(Suit.allCases))
  }

  @Test("dictionaries with keys of every type come back")
  func dictionaries() throws {
    try expect(["a": 1, "b": 2])
    try expect([1: "a", -2: "b"])
    try expect([Suit.clubs: 1, .hearts: 2])
    #expect(try roundTrips([Coordinate(x: 1, y: 2): ["a": [1.5]]]))
    #expect(try roundTrips(["": Nothing()]) && roundTrips([String: Int]()))
  }

  /// One that was made anew may have another order, and other bytes.
  private func expect<K: Codable, V: Codable & Equatable>(_ value: [K: V]) throws {
    #expect(try decoded([K: V].self, encoded(value)) == value)
  }

  @Test("types that try one thing after the other find what was there")
  func anything() throws {
    let value: Anything = .object([
      "list": .list([.null, .bool(true), .integer(-1), .double(2), .text("x"), .list([])]),
      "object": .object(["deep": .object([:])]),
    ])
    // A dictionary that was made anew may have another order.
    #expect(try decoded(Anything.self, encoded(value)) == value)
    #expect(try decoded(Anything.self, encoded([1, 2])) == .list([.integer(1), .integer(2)]))
    #expect(
      try decoded(Anything.self, encoded(["a": [1.0]])) == .object(["a": .list([.double(1)])]))
  }

  @Test("large dictionaries take time in proportion to their size", arguments: [300, 100_000])
  func large(count: Int) throws {
    let value = Dictionary(
      uniqueKeysWithValues: (0..<count).map { ("a key that is long \($0)", $0) })
    #expect(try decoded([String: Int].self, encoded(value)) == value)
  }

  @Test("values follow each other in one buffer")
  func sequence() throws {
    let writer = ByteWriter()
    for count in 0..<100 {
      try BinaryCoder.encode(Array(repeating: tuple, count: count), into: writer)
      try BinaryCoder.encode(["key \(count)": Nothing()], into: writer)
    }
    try writer.withBytes { bytes in
      var reader = ByteReader(bytes)
      for count in 0..<100 {
        let tuples = try BinaryCoder.decode([Tuple].self, from: &reader)
        let names = try BinaryCoder.decode([String: Nothing].self, from: &reader)
        #expect(tuples.count == count && names.keys.first == "key \(count)")
      }
      #expect(reader.isAtEnd)
    }
  }
}

extension Animal {
  /// A dog as its superclass sees it.
  fileprivate var asAnimal: Animal { Animal(name: name, legs: legs) }
}
