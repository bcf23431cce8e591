//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import TestSupport
import Testing

/// Every form of `submit`, and what bodies may be and give.
@Suite("Forms of submit", .timeLimit(.minutes(5)))
struct SubmitFormsTests {
  private let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "forms")

  /// Neither `Sendable` nor `Codable`.
  private final class Notebook {
    var lines: [String] = []
  }

  private struct NotCodable: Sendable, Equatable {
    var number = 0
  }

  private struct Power: PortableCall {
    let base: Int, exponent: Int
    func callAsFunction() throws -> Int { (0..<exponent).reduce(1) { power, _ in power * base } }
  }

  // MARK: Closures

  @Test("a closure's value")
  func value() async throws {
    #expect(try await pool.submit { 6 * 7 }.value == 42)
    #expect(try await pool.submit(.named("answer")) { 6 * 7 }.value == 42)
  }

  @Test("a closure's error, the very one")
  func error() async throws {
    let future = pool.submit { () throws -> Int in throw Failure(number: 9) }
    await #expect(throws: Failure(number: 9)) { try await future.value }
    #expect(try await future.error() as? Failure == Failure(number: 9))
    #expect(!future.isCancelled)
  }

  @Test("a closure without a value")
  func void() async throws {
    let counter = Counter()
    let futures: [Future<Void>] = [
      pool.submit { _ = counter.increment() },
      pool.submit(.named("void")) { _ = counter.increment() },
      pool.submit { () async in _ = counter.increment() },
      pool.submit(.named("void")) { () async in _ = counter.increment() },
    ]
    for future in futures { try await future.value }
    #expect(counter.value == 4)
  }

  @Test("bodies that are an if or a switch expression")
  func expressions() async throws {
    for flag in [true, false] {
      let chosen = pool.submit { if flag { 1 } else { 2 } }
      let switched = pool.submit(.named("switch")) {
        switch flag {
        case true: "yes"
        case false: "no"
        }
      }
      #expect(try await chosen.value == (flag ? 1 : 2))
      #expect(try await switched.value == (flag ? "yes" : "no"))
    }
  }

  @Test("async bodies, with and without options, that throw or not")
  func asyncBodies() async throws {
    let plain = pool.submit { () async -> Int in
      await Task.yield()
      return 1
    }
    let named = pool.submit(.named("async")) { () async throws -> Int in
      await Task.yield()
      throw Failure(number: 2)
    }
    #expect(try await plain.value == 1)
    await #expect(throws: Failure(number: 2)) { try await named.value }
  }

  @Test("results that are not Codable")
  func notCodable() async throws {
    #expect(try await pool.submit { NotCodable(number: 1) }.value == NotCodable(number: 1))
    let suspending = pool.submit(.named("x")) { () async in NotCodable(number: 2) }
    #expect(try await suspending.value == NotCodable(number: 2))
    #expect(
      try await pool.map([1, 2]) { NotCodable(number: $0) } == [
        NotCodable(number: 1), NotCodable(number: 2),
      ])
    let function = pool.submit({ number in NotCodable(number: number) }, 3)
    #expect(try await function.value == NotCodable(number: 3))
    #expect(try await pool.submit { Int?.none }.value == nil)
  }

  @Test("what is not Sendable may be handed over")
  func transferred() async throws {
    let notebook = Notebook()
    notebook.lines.append("here")
    let blocking = pool.submit {
      notebook.lines.append("there")
      return notebook.lines.count
    }
    #expect(try await blocking.value == 2)
    let second = Notebook()
    let suspending = pool.submit { () async -> Int in
      second.lines.append("there")
      await Task.yield()
      second.lines.append("again")
      return second.lines.count
    }
    #expect(try await suspending.value == 2)
  }

  // MARK: Functions and arguments

  @Test("a function with no to four arguments, blocking")
  func functions() async throws {
    #expect(try await pool.submit({ @Sendable () -> Int in 0 }).value == 0)
    #expect(try await pool.submit(abs, -1).value == 1)
    #expect(try await pool.submit(max, 1, 2).value == 2)
    #expect(try await pool.submit(join3, "a", 2, true).value == "a2true")
    #expect(try await pool.submit(join4, "a", 2, true, 1.5).value == "a2true1.5")
    #expect(try await pool.submit(.named("four"), join4, "b", 3, false, 0.5).value == "b3false0.5")
  }

  @Test("a function with no to four arguments, async")
  func asyncFunctions() async throws {
    #expect(try await pool.submit(asyncZero).value == "zero")
    #expect(try await pool.submit(asyncOne, 1).value == "1")
    #expect(try await pool.submit(asyncFour, "a", 2, true, 1.5).value == "a2true1.5")
    let options = TaskOptions.named("four").retry(.limit(1))
    #expect(try await pool.submit(options, asyncFour, "b", 3, false, 0.5).value == "b3false0.5")
  }

  @Test("a function that throws")
  func throwingFunction() async throws {
    let futures = [pool.submit(failing, 4), pool.submit(asyncFailing, 4)]
    for future in futures {
      await #expect(throws: Failure(number: 4)) { try await future.value }
    }
  }

  @Test("a call that is a value")
  func portableCall() async throws {
    #expect(try await pool.submit(call: Power(base: 2, exponent: 8)).value == 256)
    #expect(try await pool.submit(.named("p"), call: Power(base: 3, exponent: 2)).value == 9)
  }

  @Test("the same calls through the contract")
  func throughContract() async throws {
    func run(on executor: some Executor) async throws -> [Int] {
      [
        try await executor.submit { 1 }.value,
        try await executor.submit(abs, -2).value,
        try await executor.submit(.named("3")) { 3 }.value,
        try await executor.submit(call: Power(base: 2, exponent: 2)).value,
      ] + (try await executor.map([5, 6]) { $0 })
        + (try await executor.map(max, [1, 8], [7, 2, 9]))
    }
    #expect(try await run(on: pool) == [1, 2, 3, 4, 5, 6, 7, 8])
    let erased: any Executor = pool
    #expect(try await erased.submit(max, 1, 2).value == 2)
  }

  @Test("the name of a call is in its description and in its errors")
  func names() async throws {
    let future = pool.submit(.named("thumbnail").timeout(.zero)) { 1 }
    let error = await #expect(throws: ExecutorError.self) { try await future.value }
    #expect(error?.message.contains("Task \"thumbnail\"") == true)
    #expect(future.description.hasPrefix("<Future \"thumbnail\" at 0x"))
  }
}

@Sendable private func join3(_ a: String, _ b: Int, _ c: Bool) -> String { "\(a)\(b)\(c)" }
@Sendable private func join4(_ a: String, _ b: Int, _ c: Bool, _ d: Double) -> String {
  "\(a)\(b)\(c)\(d)"
}
@Sendable private func failing(_ number: Int) throws -> Int { throw Failure(number: number) }
@Sendable private func asyncZero() async -> String { "zero" }
@Sendable private func asyncOne(_ a: Int) async -> String {
  await Task.yield()
  return "\(a)"
}
@Sendable private func asyncFour(_ a: String, _ b: Int, _ c: Bool, _ d: Double) async -> String {
  await Task.yield()
  return join4(a, b, c, d)
}
@Sendable private func asyncFailing(_ number: Int) async throws -> Int {
  await Task.yield()
  throw Failure(number: number)
}
