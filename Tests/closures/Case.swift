//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesPortable

/// A closure, and what has to become of it.
struct Case {
  enum Expectation {
    /// The other process gives what this one gives.
    case works
    /// Refused when handed in, with a sentence that has these words in it.
    case refused([String])
    /// In an optimised build it may be refused, with these words, but never be wrong.
    case worksOrRefused([String])
    /// Works, or is refused with these words, in every build.
    case worksOrRefusedAnywhere([String])
    /// Its future fails, and no other.
    case fails((any Error) -> Bool)
    /// The worker dies of it.
    case kills
  }

  let name: String
  let expectation: Expectation
  let attempt: (Courier) throws -> Result<Verdict, any Error>

  enum Verdict: Equatable {
    case same
    case different(there: String, here: String)
  }
}

/// A row of the table of what must happen.
struct Row {
  let title: String
  let cases: [Case]

  init(_ title: String, @CaseList _ cases: () -> [Case]) {
    self.title = title
    self.cases = cases()
  }
}

/// Cases one below the other: each is type-checked by itself; an array of closures is not.
@resultBuilder
enum CaseList {
  static func buildBlock(_ cases: Case...) -> [Case] { cases }
}

/// A closure that gives the same there as here.
func works<R: Codable & Equatable & Sendable>(
  _ name: String, _ body: @escaping () throws -> R
) -> Case {
  Case(name: name, expectation: .works) { try compare($0, body) }
}

func worksSuspending<R: Codable & Equatable & Sendable>(
  _ name: String, gives expected: R, _ body: @escaping () async throws -> R
) -> Case {
  Case(name: name, expectation: .works) { courier in
    try verdict(courier.call(CallMessage(suspending: body), returning: R.self), expected)
  }
}

func worksApplied<each A: Codable & Sendable, R: Codable & Equatable & Sendable>(
  _ name: String, _ function: @escaping @Sendable (repeat each A) throws -> R,
  _ arguments: repeat each A
) -> Case {
  let message = Result { try CallMessage(function: function, repeat each arguments) }
  let expected = Result { try function(repeat each arguments) }
  return Case(name: name, expectation: .works) { courier in
    try verdict(courier.call(message.get(), returning: R.self), expected.get())
  }
}

/// A call that is a value.
func worksCalled<C: PortableCall>(_ name: String, _ call: C) -> Case where C.Output: Equatable {
  Case(name: name, expectation: .works) { courier in
    try verdict(courier.call(CallMessage(call: call), returning: C.Output.self), call())
  }
}

/// A closure that must not be handed in, and words of the sentence that says so.
func refused<R: Codable & Equatable & Sendable>(
  _ name: String, saying words: String..., body: @escaping () throws -> R
) -> Case {
  Case(name: name, expectation: .refused(words)) { try compare($0, body) }
}

func refusedSuspending<R: Codable & Equatable & Sendable>(
  _ name: String, saying words: String..., body: @escaping () async throws -> R
) -> Case {
  Case(name: name, expectation: .refused(words)) { courier in
    _ = try courier.call(CallMessage(suspending: body), returning: R.self)
    return .success(.different(there: "accepted", here: "refused"))
  }
}

/// A closure that works in debug, and in release works or is refused with these words.
func worksOrRefused<R: Codable & Equatable & Sendable>(
  _ name: String, saying words: String..., body: @escaping () throws -> R
) -> Case {
  Case(name: name, expectation: .worksOrRefused(words)) { try compare($0, body) }
}

/// A closure that works or is refused with these words in every build, but never becomes another.
func worksUnlessRefused<R: Codable & Equatable & Sendable>(
  _ name: String, saying words: String..., body: @escaping () throws -> R
) -> Case {
  Case(name: name, expectation: .worksOrRefusedAnywhere(words)) { try compare($0, body) }
}

/// A closure whose call fails with an error that `matches`.
func fails<R: Codable & Equatable & Sendable>(
  _ name: String, with matches: @escaping (any Error) -> Bool, _ body: @escaping () throws -> R
) -> Case {
  Case(name: name, expectation: .fails(matches)) { courier in
    let result = try courier.call(CallMessage(body), returning: R.self)
    return result.map { .different(there: "\($0)", here: "an error") }
  }
}

func kills<R: Codable & Equatable & Sendable>(
  _ name: String, _ body: @escaping () throws -> R
) -> Case {
  Case(name: name, expectation: .kills) { courier in
    let result = try courier.call(CallMessage(body), returning: R.self)
    return result.map { .different(there: "\($0)", here: "a crash") }
  }
}

private func compare<R: Codable & Equatable & Sendable>(
  _ courier: Courier, _ body: @escaping () throws -> R
) throws -> Result<Case.Verdict, any Error> {
  let message = try CallMessage(body)
  let here = try body()
  // Twice: the second time both sides have everything planned.
  let first = try verdict(courier.call(message, returning: R.self), here)
  guard case .success(.same) = first else { return first }
  return try verdict(courier.call(CallMessage(body), returning: R.self), try body())
}

private func verdict<R: Equatable>(
  _ there: Result<R, any Error>, _ here: R
) -> Result<Case.Verdict, any Error> {
  there.map { $0 == here ? .same : .different(there: "\($0)", here: "\(here)") }
}

/// An `async` closure whose call fails with an error that `matches`.
func failsSuspending<R: Codable & Equatable & Sendable>(
  _ name: String, with matches: @escaping (any Error) -> Bool,
  _ body: @escaping () async throws -> R
) -> Case {
  Case(name: name, expectation: .fails(matches)) { courier in
    let result = try courier.call(CallMessage(suspending: body), returning: R.self)
    return result.map { .different(there: "\($0)", here: "an error") }
  }
}

/// A function with arguments whose call fails with an error that `matches`.
func failsApplied<each A: Codable & Sendable, R: Codable & Equatable & Sendable>(
  _ name: String, with matches: @escaping (any Error) -> Bool,
  _ function: @escaping @Sendable (repeat each A) throws -> R, _ arguments: repeat each A
) -> Case {
  let message = Result { try CallMessage(function: function, repeat each arguments) }
  return Case(name: name, expectation: .fails(matches)) { courier in
    let result = try courier.call(message.get(), returning: R.self)
    return result.map { .different(there: "\($0)", here: "an error") }
  }
}

/// A call that is a value, and fails with an error that `matches`.
func failsCalled<C: PortableCall>(
  _ name: String, with matches: @escaping (any Error) -> Bool, _ call: C
) -> Case {
  Case(name: name, expectation: .fails(matches)) { courier in
    let result = try courier.call(CallMessage(call: call), returning: C.Output.self)
    return result.map { .different(there: "\($0)", here: "an error") }
  }
}
