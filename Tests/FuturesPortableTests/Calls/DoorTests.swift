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

private struct Sum: PortableCall {
  let a, b: Int

  func callAsFunction() throws -> Int { a + b }
}

struct Product: PortableCall {
  let a, b: Int

  func callAsFunction() throws -> Int { a * b }
}

@Sendable
private func difference(_ a: Int, _ b: Int) -> Int { a - b }

@Suite("Through 'any Executor'")
struct DoorTests {
  @Test("a closure, a function and a value each take their own door")
  func doors() async throws {
    let executor = BytesExecutor()
    let erased: any Executor = executor
    let number = 4
    try await onThread {
      let results = [
        try erased.submit { number + 1 }.result(), try erased.submit(difference, 7, 2).result(),
        try erased.submit(call: Sum(a: 2, b: 3)).result(),
        try erased.submit(call: Product(a: 2, b: 3)).result(),
      ]
      #expect(results == [5, 5, 5, 6])
    }
    #expect(executor.doors.values == [.closure, .function, .call, .call])
  }

  @Test("an operator and its operands")
  func operators() async throws {
    let erased: any Executor = BytesExecutor()
    let multiply: @Sendable (Double, Double) -> Double = { $0 * $1 }
    try await onThread {
      let product = try erased.submit(multiply, 1.5, 2).result()
      #expect(product == 3)
    }
  }

  @Test("a call without a result")
  func void() async throws {
    let erased: any Executor = BytesExecutor()
    let number = 4
    try await onThread { try erased.submit { precondition(number == 4) }.result() }
  }

  @Test("map and stream send chunks with the function")
  func map() async throws {
    let executor = BytesExecutor()
    let offset = 10
    try await onThread {
      let sums = try executor.map([1, 2, 3]) { $0 * 2 + offset }
      #expect(sums == [12, 14, 16])
      let texts = ["a", "bb", "ccc"]
      let lengths = try executor.map(texts, transform: \.count)
      #expect(lengths == [1, 2, 3])
      let streamed = executor.stream(texts) { "\($0)\(offset)" }.blocking
      let tagged = try streamed.map { try $0.get() }
      #expect(tagged == ["a10", "bb10", "ccc10"])
    }
  }

  @Test("map over several sequences sends the function and its rows")
  func rows() async throws {
    let executor = BytesExecutor()
    let offset = 100
    try await onThread {
      let powers = try executor.map(power, [2, 3, 10], 0...9, chunkSize: 2)
      #expect(powers == [1, 3, 100])
      #expect(executor.doors.values == [.function, .function])
      let tagged = try executor.map(
        { "\($0)\($1)\($2 ? offset : 0)" }, ["a", "b"], [1, 2], [true, false])
      #expect(tagged == ["a1100", "b20"])
      #expect(throws: Overflow(base: 7)) { try executor.map(power, [2, 7], [1, 100]) }
    }
  }

  @Test("what cannot travel fails the future with a sentence")
  func refused() async throws {
    final class Handle: @unchecked Sendable { let number = 3 }
    let executor = BytesExecutor()
    let handle = Handle()
    let number = 2
    let error = try await onThread {
      try #require(executor.submit { handle.number + number }.error() as? ExecutorError)
    }
    #expect(error.code == .notPortable)
    #expect(error.message.contains("Handle"))
    #expect(error.message.contains("capture 1 of 2"))
  }
}

private struct Overflow: Error, Codable, Equatable {
  let base: Int
}

private func power(_ base: Int, _ exponent: Int) throws -> Int {
  guard exponent < 64 else { throw Overflow(base: base) }
  return (0..<exponent).reduce(1) { result, _ in result * base }
}
