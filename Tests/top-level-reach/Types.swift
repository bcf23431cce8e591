//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

protocol Speaking: Codable, Sendable { func speak() -> String }

struct Speaker: Speaking {
  func speak() -> String { ofConformance }
  var computed: String { ofGetter }
  subscript(index: Int) -> String { ofSubscript }
  static func + (left: Speaker, right: Speaker) -> String { ofOperator }
  func defaulted(_ text: String = ofDefaultArgument) -> String { text }
}

class Base: Portable, @unchecked Sendable {
  required init() {}
  required init(from decoder: any Decoder) throws {}
  func encode(to encoder: any Encoder) throws {}
  func speak() -> String { "nothing" }
}

final class Derived: Base, @unchecked Sendable {
  override func speak() -> String { ofOverride }
}

/// Comes to a variable where it is decoded.
struct Decoding: Portable {
  var text = ""
  init() {}
  init(from decoder: any Decoder) throws { text = ofDecoding }
  func encode(to encoder: any Encoder) throws {}
}

struct Scaled: Portable {
  var number: Int
  init(_ number: Int) { self.number = number }
  init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int.self) / (scale + 1)
  }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number * (scale + 1))
  }
}

final class Node: Codable, @unchecked Sendable {
  let number: Int
  init(_ number: Int) { self.number = number }
}

struct Described: Portable, CustomStringConvertible {
  var number = 1
  var description: String { ofDescription }
}

struct Call: PortableCall {
  var number = 1
  func callAsFunction() throws -> String { ofCall }
}

struct Failure: Error, Portable { var number = 1 }

struct Builder { var function: @Sendable () -> String }

func apply<T>(_ value: T, _ function: (T) -> String) -> String { function(value) }

func later() async -> String {
  await Task.yield()
  return ofAsyncFunction
}
