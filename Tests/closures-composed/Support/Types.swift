//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Types, protocols and functions of which composed closures are made.

import Foundation
import FuturesCore
import FuturesPortable
import Glibc

// MARK: Types of this program that others are composed of

enum Suit: Int, Codable, CaseIterable, Made {
  case clubs, diamonds, hearts, spades

  static func made(_ number: Int) -> Self { allCases[number % 4] }
}

struct Failure: Error, Portable, Hashable, Made {
  let code: Int

  static func made(_ number: Int) -> Self { Self(code: number) }
}

enum Trouble: Error, Portable, Hashable, Made {
  case none
  case some(String, Int)

  static func made(_ number: Int) -> Self {
    number % 3 == 0 ? .none : .some(String.made(number), number)
  }
}

/// With an object behind its protocol.
final class Complaint: Error, Codable, @unchecked Sendable, Made, Shown {
  let text: String

  init(_ text: String) { self.text = text }
  static func made(_ number: Int) -> Self { Self(String.made(number)) }
  var shown: String { "complaint \(text)" }
}

class Thing: Codable, Made, Shown, Speaker, Counted, @unchecked Sendable {
  var number: Int
  var shown: String { "\(type(of: self)) \(number)" }

  required init(_ number: Int) { self.number = number }
  class func made(_ number: Int) -> Self { self.init(number) }
  func speak() -> String { "I am \(shown)" }
}

class FinerThing: Thing, @unchecked Sendable {}

final class FinestThing: FinerThing, @unchecked Sendable {
  var text = "finest"
  override var shown: String { super.shown + text }

  required init(_ number: Int) {
    super.init(number)
    text = "finest \(number)"
  }

  private enum CodingKeys: CodingKey {
    case text
  }

  required init(from decoder: any Decoder) throws {
    try super.init(from: decoder)
    text = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .text)
  }

  override func encode(to encoder: any Encoder) throws {
    try super.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(text, forKey: .text)
  }
}

final class Cell<Value: Codable & Sendable>: Portable, Shown, @unchecked Sendable {
  var value: Value
  var shown: String { "cell \(described(value))" }

  init(_ value: Value) { self.value = value }
}

final class EmptyThing: Portable, Made, Shown, @unchecked Sendable {
  static func made(_ number: Int) -> Self { Self() }
  var shown: String { "empty thing" }
}

/// Refers to itself, directly or by way of another.
final class Link: Codable, @unchecked Sendable, Made, Shown {
  var next: Link?
  var shown: String { "link \(next == nil)" }

  static func made(_ number: Int) -> Self {
    let link = Self()
    link.next = Link()
    link.next?.next = number % 2 == 0 ? link : link.next
    return link
  }
}

/// Anything by its contents.
struct Pair<First: Codable & Sendable, Second: Codable & Sendable>: Portable {
  var first: First
  var second: Second
}

extension Pair: Equatable where First: Equatable, Second: Equatable {}
extension Pair: Hashable where First: Hashable, Second: Hashable {}
extension Pair: Made where First: Made, Second: Made {
  static func made(_ number: Int) -> Self {
    Self(first: .made(number), second: .made(number + 1))
  }
}

enum Carrier<Value> {
  case nothing
  case one(Value)
  case two(Value, Int)
  indirect case deep(Carrier)
}

@propertyWrapper
struct Clamped<Value: Codable & Sendable>: Portable {
  var wrappedValue: Value
  var projectedValue: Int { 3 }
}

extension Clamped: Equatable where Value: Equatable {}
extension Clamped: Hashable where Value: Hashable {}

// MARK: Protocols

protocol Speaker {
  func speak() -> String
}

extension Speaker {
  func speak() -> String { "says \(described(self))" }
}

protocol Scored {
  static var score: Int { get }
}

extension Scored {
  static var score: Int { 7 }
  var scored: String { "\(described(self)) \(Self.score)" }
}

protocol Counted: AnyObject {
  var number: Int { get }
}

protocol Source<Item> {
  associatedtype Item
  func item() -> Item
}

extension Array: Source {
  func item() -> [Element] { Array(prefix(1)) }
}

extension Int: Speaker, Scored { static var score: Int { 1 } }
extension String: Speaker, Scored { static var score: Int { 2 } }
extension UInt8: Speaker, Scored {}
extension Array: Speaker where Element: Speaker {}
extension Optional: Scored where Wrapped: Scored { static var score: Int { Wrapped.score + 10 } }
extension Suit: Speaker, Scored {}
extension Failure: Speaker {}
extension Pair: Speaker {}
extension Thing: Scored {}

// MARK: Functions

func twice(_ number: Int) -> Int { number &* 2 }

@inline(never)
func telling<T>(_ value: T) -> () -> String { { described(value) } }

@inline(never)
func keeping<T>(_ value: T) -> () -> T { { value } }

func cTwice(_ number: Int32) -> Int32 { number &* 2 }

struct Point: Portable, Hashable, Made {
  var x: Int
  var y: Double
  var name: String?
  var inner: Pair<Int, String> { Pair(first: x, second: "\(y)") }

  static func made(_ number: Int) -> Self {
    Self(x: number, y: Double(number) / 4, name: .made(number))
  }
}

extension Point: Speaker, Scored {}

// MARK: What cannot travel

struct Foreign {
  let lock = NSLock()
  var shown: String { "foreign" }
}

actor Hermit {
  nonisolated var shown: String { "hermit" }
}

final class Uncodable {
  let number: Int

  init(_ number: Int) { self.number = number }
}

// MARK: Small things

func elements<S: Sequence>(_ values: S) -> [S.Element] { Array(values) }

func group(_ parts: [String]) -> String { "(" + parts.joined(separator: "; ") + ")" }

/// What is shown of a value that must not arrive, or that shows nothing of itself.
@inline(never)
func touched<T>(_ value: T) -> String { "touched" }

func written(_ write: () -> Void) -> String {
  write()
  return "written"
}

func changed(_ change: (inout Int) -> Void) -> String {
  var number = 4
  change(&number)
  return "\(number)"
}

@inline(never)
func throwing(_ error: any Error) throws { throw error }

nonisolated(unsafe) let somewhereMutable = UnsafeMutablePointer<Int>.allocate(capacity: 1)
nonisolated(unsafe) let somewhere = UnsafeRawPointer(somewhereMutable)

/// Holds what a closure that captures it does not.
nonisolated(unsafe) private var held: [AnyObject] = []

func hold(_ object: AnyObject) { held.append(object) }
