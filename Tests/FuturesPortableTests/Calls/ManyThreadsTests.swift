//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesTestKit
import Synchronization
import TestSupport
import Testing

@testable import FuturesPortable

@Suite("Eight threads")
struct ManyThreadsTests {
  private struct Pair<A: Codable & Sendable, B: Codable & Sendable>: Codable, Sendable {
    let a: A
    let b: B
  }

  /// A closure of a type that nobody has taken apart before.
  private static func closures<A: Codable & Sendable & Hashable>(
    _ value: A, depth: Int
  ) -> [() -> Int] {
    let text = "\(value)"
    let pair = Pair(a: value, b: text)
    let here: [() -> Int] = [
      { "\(pair.a)".count + text.count }, { [value, value].count + text.count },
      { Set([pair.a]).count + text.count },
    ]
    guard depth > 0 else { return here }
    return here + closures([value], depth: depth - 1) + closures(Optional(value), depth: depth - 1)
  }

  @Test("take the same new closures apart at once and agree about them")
  func atOnce() async throws {
    let outcomes = try await withThrowingTaskGroup(of: [Int].self) { group in
      for _ in 0..<8 {
        group.addTask {
          try await onThread {
            let loopback = Loopback()
            return Self.closures(7, depth: 3).map { closure in
              (try? loopback.call { closure() }.get()) ?? -1
            }
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let expected = Self.closures(7, depth: 3).map { $0() }
    #expect(outcomes.count == 8)
    #expect(outcomes.allSatisfy { $0 == expected })
  }
}
