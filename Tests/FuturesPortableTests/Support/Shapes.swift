//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Types whose `Codable` conformance is written by hand, each in a way of its own.

/// Several values of different types in an unkeyed container.
struct Tuple: Codable, Equatable {
  var number: Int
  var text: String?
  var inner: [Bool]

  init(number: Int, text: String?, inner: [Bool]) {
    (self.number, self.text, self.inner) = (number, text, inner)
  }

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    number = try container.decode(Int.self)
    text = try container.decodeNil() ? nil : container.decode(String.self)
    inner = try container.decode([Bool].self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(number)
    if let text { try container.encode(text) } else { try container.encodeNil() }
    try container.encode(inner)
  }
}

/// Nothing at all.
struct Nothing: Codable, Hashable {
  init() {}
  init(from decoder: any Decoder) throws {}
  func encode(to encoder: any Encoder) throws {}
}

/// A single value that may be nil.
struct Box<Value: Codable & Equatable>: Codable, Equatable {
  var value: Value

  init(_ value: Value) { self.value = value }

  init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Value.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

/// Containers and super encoders that are filled in turn with what lies around them.
struct Braided: Codable, Equatable {
  enum Key: String, CodingKey { case first, second, third, list, count }

  var numbers: [Int]
  var texts: [String]
  var inner: Tuple

  init(numbers: [Int], texts: [String], inner: Tuple) {
    (self.numbers, self.texts, self.inner) = (numbers, texts, inner)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    var first = container.nestedUnkeyedContainer(forKey: .first)
    var second = container.nestedContainer(keyedBy: BraidedKey.self, forKey: .second)
    try container.encode(numbers.count, forKey: .count)
    var list = container.nestedUnkeyedContainer(forKey: .list)
    for number in numbers {
      try first.encode(number)
      var nested = list.nestedContainer(keyedBy: Key.self)
      try list.encode(number)
      try nested.encode(~number, forKey: .first)
      try nested.encode("\(number)", forKey: .second)
      try inner.encode(to: first.superEncoder())
    }
    for (index, text) in texts.enumerated() {
      try second.encode(text, forKey: BraidedKey(intValue: index))
    }
    try inner.encode(to: container.superEncoder(forKey: .third))
    try inner.encode(to: container.superEncoder())
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    inner = try Tuple(from: container.superDecoder(forKey: .third))
    var first = try container.nestedUnkeyedContainer(forKey: .first)
    var list = try container.nestedUnkeyedContainer(forKey: .list)
    let second = try container.nestedContainer(keyedBy: BraidedKey.self, forKey: .second)
    texts = try second.allKeys.sorted { $0.intValue ?? 0 < $1.intValue ?? 0 }
      .map { try second.decode(String.self, forKey: $0) }
    numbers = []
    for _ in 0..<max(0, try container.decode(Int.self, forKey: .count)) {
      let number = try first.decode(Int.self)
      let nested = try list.nestedContainer(keyedBy: Key.self)
      let isRight =
        try nested.decode(String.self, forKey: .second) == "\(number)"
        && nested.decode(Int.self, forKey: .first) == ~number
        && list.decode(Int.self) == number
        && Tuple(from: first.superDecoder()) == inner
      numbers.append(isRight ? number : .min)
    }
    guard try Tuple(from: container.superDecoder()) == inner else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "super differs"))
    }
  }
}

struct BraidedKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
  init?(stringValue: String) {
    guard let number = Int(stringValue) else { return nil }
    self.init(intValue: number)
  }
}

/// A class and its subclass, which encode into one keyed container, with a key that both have.
class Animal: Codable, Equatable {
  var name: String
  var legs: Int

  init(name: String, legs: Int) { (self.name, self.legs) = (name, legs) }

  func isEqual(_ other: Animal) -> Bool { name == other.name && legs == other.legs }
  static func == (a: Animal, b: Animal) -> Bool { a.isEqual(b) }
}

final class Dog: Animal {
  private enum CodingKeys: String, CodingKey { case trick, legs }

  var trick: String?

  init(name: String, trick: String?) {
    self.trick = trick
    super.init(name: name, legs: 4)
  }

  required init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    trick = try container.decodeIfPresent(String.self, forKey: .trick)
    try super.init(from: decoder)
  }

  override func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(trick, forKey: .trick)
    try container.encode(0, forKey: .legs)
    try super.encode(to: encoder)
  }

  override func isEqual(_ other: Animal) -> Bool {
    super.isEqual(other) && trick == (other as? Dog)?.trick
  }
}

/// A class whose superclass has an encoder of its own.
final class Cat: Codable, Equatable {
  private enum CodingKeys: String, CodingKey { case lives }

  let animal: Animal
  let lives: Int

  init(_ animal: Animal, lives: Int) { (self.animal, self.lives) = (animal, lives) }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    lives = try container.decode(Int.self, forKey: .lives)
    animal = try Animal(from: container.superDecoder())
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try animal.encode(to: container.superEncoder())
    try container.encode(lives, forKey: .lives)
  }

  static func == (a: Cat, b: Cat) -> Bool { a.animal == b.animal && a.lives == b.lives }
}

enum Shape: Codable, Hashable {
  case point
  case circle(radius: Double)
  case rectangle(Int, height: Int?)
  indirect case group([Shape], name: String)
}

/// Tries one type after the other, as types for any JSON do.
enum Anything: Codable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case double(Double)
  case text(String)
  case list([Anything])
  case object([String: Anything])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .double(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([Anything].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: Anything].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

/// A list with as many levels as elements.
indirect enum Chain: Codable, Equatable {
  case end
  case link(Chain)

  init(length: Int) {
    self = (0..<length).reduce(.end) { chain, _ in .link(chain) }
  }
}

enum Suit: String, Codable, CaseIterable, CodingKeyRepresentable {
  case clubs, diamonds, hearts, spades
}

struct Coordinate: Codable, Hashable {
  var x: Int8
  var y: Int64
}

/// A property for every way to write one.
struct Record: Codable, Equatable {
  var id: Int
  var name: String
  var score: Double?
  var ratio: Float
  var flags: [Bool]
  var small: [Int16]
  var parts: [Coordinate]
  var maybe: [Int?]
  var twice: Int??
  var nested: [[String]]
  var byName: [String: Int]
  var byNumber: [Int: String]
  var bySuit: [Suit: Double]
  var byPlace: [Coordinate: Bool]
  var unique: Set<String>
  var shape: Shape
  var anything: Anything
  var wide: Int128
  var empty: Nothing
  var tuple: Tuple
}

/// A key of any name.
struct PlainKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
