//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesTestKit
import TestSupport
import Testing

@testable import FuturesPortable

private struct Hidden: Error, Codable, Equatable {
  let code: Int
}

private struct Foreign: Error, CustomStringConvertible {
  var description: String { "a foreign error" }
}

private struct Unreadable: Error, Codable {
  struct Refused: Error {}

  init() {}
  init(from decoder: any Decoder) throws { throw Refused() }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(1)
  }
}

@Suite("How a call ends")
struct OutcomeTests {
  private func back(_ error: any Error) -> (any Error)? {
    CallOutcome.bytes(of: error).withUnsafeBytes { bytes in
      let outcome = CallOutcome.read(bytes, returning: Int.self)
      guard case .failure(let error) = outcome else { return nil }
      return error
    }
  }

  @Test("a Codable error comes back as itself, a private one too")
  func own() {
    #expect(back(Hidden(code: 7)) as? Hidden == Hidden(code: 7))
  }

  @Test("the error underneath an error comes with it")
  func underlying() throws {
    let inner = ExecutorError(.notPortable, "Inner.", underlyingError: Hidden(code: 7))
    let error = try #require(
      back(ExecutorError(.brokenExecutor, "Outer.", underlyingError: inner)) as? ExecutorError)
    #expect(error.code == .brokenExecutor && error.message == "Outer.")
    let second = try #require(error.underlyingError as? ExecutorError)
    #expect(second.code == .notPortable && second.underlyingError as? Hidden == Hidden(code: 7))
  }

  @Test("any other comes back with the name of its type and its description")
  func foreign() throws {
    let error = try #require(back(Foreign()) as? RemoteError)
    #expect(error.typeName.hasSuffix("Foreign"))
    #expect(error.description == "a foreign error")
  }

  @Test("so does one that cannot be read")
  func unreadable() throws {
    let error = try #require(back(Unreadable()) as? RemoteError)
    #expect(error.typeName.hasSuffix("Unreadable"))
  }

  @Test("a cancellation, and the errors of this library")
  func special() throws {
    #expect(back(CancellationError()) is CancellationError)
    let error = try #require(back(ExecutorError(.deadlock, "A circle.")) as? ExecutorError)
    #expect(error.code == .deadlock)
    #expect(error.message == "A circle.")
  }

  @Test("whatever bytes a worker sends, there is an outcome")
  func hostile() async throws {
    try await onThread {
      var generator = SeededGenerator(seed: 4)
      let seeds = [
        CallOutcome.bytes(of: Hidden(code: 1)), CallOutcome.bytes(of: Foreign()),
        CallOutcome.bytes(of: ExecutorError(.timedOut, "Late.")), [CallOutcome.Tag.value],
      ]
      for round in 0..<20_000 {
        var bytes = seeds[round % seeds.count]
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          let place = Int.random(in: 0..<bytes.count, using: &generator)
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }
        if round % 3 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator)) }
        bytes.withUnsafeBytes { _ = CallOutcome.read($0, returning: [String: Int].self) }
      }
    }
  }
}
