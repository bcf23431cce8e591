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

@Suite("Captured types that an optimised build may refuse")
struct CapturedTypesTests {
  @Test(
    "are enums with payloads, generic types and arguments of generic types, unless they are Portable",
    arguments: [
      (Payload.self as Any.Type, true), (Generic<Int>.self, true), (Payload?.self, true),
      ([Plain].self, true), ((Int, Payload).self, true), ([String: Generic<Bool>].self, true),
      (Plain.self, false), (PlainEnum.self, false), (KeptPayload.self, false),
      (KeptGeneric<Int>.self, false), ([KeptPayload].self, false), (KeptGeneric<Plain>.self, true),
      (Int?.self, false), ([String: [Int]].self, false), (Result<Int, any Error>.self, false),
      (KeyPath<Plain, Int>.self, false), (Uncodable.self, false), (Outer.self, true),
      (PlainOuter.self, false), (KeptOuter.self, false), (Tree.self, true),
    ])
  func doubtful(type: Any.Type, isDoubtful: Bool) {
    let isFound = CapturedTypes.doubtful(in: type) == nil ? false : true
    #expect(isFound == isDoubtful, "\(type)")
  }

  #if DEBUG && canImport(futures_closures)
    @Test("are named once each, are an error, or are passed over, as the environment says")
    func environment() async throws {
      let program = BuiltProgram("futures-closures")
      let outputs = try await onThread {
        ["", "error", "ignore"].map { choice in
          program.run(
            "'Types that are only captured'", environment: "FUTURES_CAPTURED_TYPES=\(choice)"
          ).output
        }
      }
      let sentence = "is captured by a call, and an optimised build may leave out"
      let said = outputs[0].split(separator: "\n").filter {
        $0.hasPrefix("swift-concurrent-futures: `") && $0.contains(sentence)
      }
      // Two processes say it.
      let names = said.map { $0.split(separator: "`")[1] }
      #expect(!said.isEmpty && names.allSatisfy { name in names.count { $0 == name } <= 2 })
      #expect(outputs[1].contains("The call cannot travel") && outputs[1].contains(sentence))
      #expect(!outputs[2].contains(sentence) && outputs[2].contains(" 0 not as they should be"))
    }
  #endif
}

private struct Plain: Codable { var number = 1 }
private enum PlainEnum: Codable { case one, two }
private enum Payload: Codable { case number(Int) }
private struct Generic<T: Codable>: Codable { var value: T }
private enum KeptPayload: Portable { case number(Int) }
private struct KeptGeneric<T: Codable & Sendable>: Portable { var value: T }
private struct Outer: Codable { var parts: [String: Plain] }
private struct PlainOuter: Codable { var part: Plain }
private struct KeptOuter: Portable { var parts: [Plain] }
private struct Tree: Codable { var children: [Tree] }
private struct Uncodable { var value: Int? }
