//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Testing

@testable import FuturesPortable

@Suite("Names of types and variables, as the runtime writes them for people")
struct ReadableNameTests {
  @Test(
    "lead back to the types",
    arguments: [
      ("Swift.Int", Int.self as Any.Type), ("Swift.Optional<Swift.String>", String?.self),
      ("Swift.Array<Swift.Dictionary<Swift.String, Swift.Int>>", [[String: Int]].self),
      ("(Swift.Int, Swift.Bool)", (Int, Bool).self),
      ("(name: Swift.Int, Swift.Optional<Swift.Bool>)", (name: Int, Bool?).self),
      ("()", Void.self), ("Swift.Error", (any Error).self),
      ("Swift.Error & Swift.Sendable", (any Error & Sendable).self),
      ("Swift.Int.Type", Int.Type.self),
      ("Swift.Range<Swift.Int>", Range<Int>.self), ("Swift.SIMD4<Swift.Float>", SIMD4<Float>.self),
      ("Swift.ContinuousClock.Instant", ContinuousClock.Instant.self),
      ("FuturesPortable.ShapeDefinition.Context", ShapeDefinition.Context.self),
    ])
  func types(name: String, type: Any.Type) {
    guard case .type(let found) = meaning(of: name) else {
      Issue.record("\(name)")
      return
    }
    #expect(ObjectIdentifier(found) == ObjectIdentifier(type), "\(name)")
  }

  @Test(
    "of functions are told",
    arguments: ["(Swift.Int) -> Swift.Int", "@Sendable () async throws -> (Swift.Int) -> ()"])
  func functions(name: String) {
    guard case .function = meaning(of: name) else {
      Issue.record("\(name)")
      return
    }
  }

  @Test(
    "that lead nowhere are unknown", arguments: ["some", "A.B", "", "Swift.Array<", "(Swift.Int"])
  func unknown(name: String) {
    guard case .unknown = meaning(of: name) else {
      Issue.record("\(name)")
      return
    }
  }

  @Test(
    "of variables have a name and a type",
    arguments: [
      ("main.factor : Swift.Int", ["factor", "Swift.Int"]),
      ("main.(cache in _1B3) : main.Cache?", ["cache", "main.Cache?"]),
      ("static main.S.x : Swift.Int", nil), ("main.S.x : Swift.Int", nil),
      ("x #1 : Swift.Int in main.f() -> ()", nil), ("main.f() -> ()", nil), ("", nil),
    ] as [(String, [String]?)])
  func variables(text: String, expected: [String]?) {
    let parts = GlobalVariable.parts(of: text)
    #expect(parts.map { [$0.name, String($0.type)] } == expected)
  }

  private func meaning(of name: String) -> ReadableTypeName.Meaning {
    ReadableTypeName(name[...], descriptors: DescriptorNames([])).meaning
  }
}
