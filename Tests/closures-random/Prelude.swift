//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// What the random closures capture; `generate.py` writes them behind it.

import Foundation
import FuturesCore
import FuturesPortable

@inline(never)
func unknown<T>(_ value: T) -> T { value }

@inline(never)
func shown<T>(_ value: T) -> String { String(describing: value) }

@inline(never)
func stir<T>(_ value: inout T) -> String {
  let kept = value
  value = kept
  return shown(kept)
}

func suspends(
  _ name: String, gives expected: [String], orRefused: Bool,
  _ body: @escaping () async throws -> [String]
) -> Case {
  let made = worksSuspending(name, gives: expected, body)
  return orRefused
    ? Case(name: name, expectation: .worksOrRefused(["Portable"]), attempt: made.attempt) : made
}

func adder(_ number: Int) -> () -> Int { { number + 1 } }

class Thing: Codable, CustomStringConvertible {
  var number: Int
  var description: String { "\(type(of: self)) \(number)" }

  init(_ number: Int) { self.number = number }
}

final class FinerThing: Thing {}

struct PublicPoint: Portable { var x: Int, y: Double }
private struct Kept: Portable { let flag: Bool, number: Int, text: String }
private struct KeptSmall: Portable { let a, b: UInt8 }
private struct KeptPair<A: Codable & Sendable, B: Codable & Sendable>: Portable {
  let first: A
  let second: B
}
private enum KeptEnum: Portable { case first, second, third }
private enum KeptPayload: Portable {
  case number(Int)
  case text(String)
}
indirect enum Tree: Portable {
  case leaf(Int)
  case node(Tree, Tree)
}

private struct Dropped: Codable {
  let number: Int, text: String
  var shown: String { "\(number) \(text)" }
}
private struct DroppedSmall: Codable {
  let a, b: UInt8
  var shown: String { "\(a) \(b)" }
}
private enum DroppedEnum: Codable {
  case first, second, third

  @inline(never) static func made(_ number: Int) -> Self {
    number % 3 == 0 ? .first : number % 3 == 1 ? .second : .third
  }
  var shown: String {
    switch self {
    case .first: "first"
    case .second: "second"
    case .third: "third"
    }
  }
}
private enum DroppedTwo: Codable {
  case off, on

  @inline(never) static func made(_ number: Int) -> Self { number % 2 == 0 ? .off : .on }
  var shown: String {
    switch self {
    case .off: "off"
    case .on: "on"
    }
  }
}
private enum DroppedPayload: Codable {
  case none
  case number(Int)

  @inline(never) static func made(_ number: Int) -> Self {
    number % 2 == 0 ? .none : .number(number)
  }
  var shown: String {
    switch self {
    case .none: "none"
    case .number(let number): "\(number)"
    }
  }
}

private protocol Speaker {
  static var kind: String { get }
  var speech: String { get }
}
private struct Dog: Speaker, Portable {
  static let kind = "dog"
  let name: String
  var speech: String { name }
}
private struct Whale: Speaker, Portable {
  static let kind = "whale"
  let a, b, c, d: Int
  var speech: String { "\(a) \(b) \(c) \(d)" }
}
struct Failure: Error, Portable { let code: Int }
