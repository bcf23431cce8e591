//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation
public import FuturesCore

extension Table {
  /// Functions with arguments: nothing has to be known of how a closure looks.
  static var applied: Row {
    let int = unknown(3)
    let text = unknown("text")
    let closure = unknown({ $0 + int } as @Sendable (Int) -> Int)
    let two = unknown({ "\($0)\($1)\(text)" } as @Sendable (Int, String) -> String)
    return Row("Functions with arguments") {
      worksApplied("operator", (+) as @Sendable (Int, Int) -> Int, 2, 3)
      worksApplied("function of two", joined, "a", 7)
      worksApplied("function of one", doubled, 4)
      worksApplied("function of none", answered)
      worksApplied("function of five", five, 1, "b", true, 2.5, [1])
      worksApplied("literal", { @Sendable (number: Int) in number * 2 }, 4)
      worksApplied("closure with a capture", closure, 4)
      worksApplied("closure with two captures", two, 4, "x")
      worksApplied("array", { @Sendable (list: [Int]) in list.reduce(0, +) }, [1, 2, 3])
      worksApplied("struct", { @Sendable (point: Point) in point.x }, Point(x: unknown(1), y: 2))
      worksApplied("private struct", private1, PrivateArgument(number: int))
      worksApplied("private enum", private2, PrivateCase.text("t"))
      worksApplied("private struct to private struct", private3, PrivateArgument(number: int))
      worksApplied("optional", { @Sendable (number: Int?) in number == nil }, Int?.none)
      worksApplied("dictionary", { @Sendable (all: [String: [Int]]) in all["a"] }, ["a": [int]])
      worksApplied("Foundation", { @Sendable (url: URL) in url.path }, URL(filePath: "/a/b"))
      worksApplied("generic function", described as @Sendable (Int) -> String, 5)
      worksApplied(
        "generic function of a struct", described as @Sendable (Wrapper) -> String,
        Wrapper(value: 1))
      worksApplied("initialiser", { @Sendable in Wrapped(number: $0) }, int)
      worksApplied("static method", Wrapped.make, int)
      worksApplied("unbound method", { @Sendable in $0.uppercased() }, text)
      appliedGeneric(unknown(1), unknown("two"))
      appliedGeneric(unknown([1]), unknown(2.5))
      worksApplied(
        "generic struct", { @Sendable (pair: Pair<Int, String>) in pair.second },
        Pair(first: 1, second: "s"))
      worksApplied(
        "vector", { @Sendable (vector: SIMD8<Double>) in vector.sum() },
        SIMD8<Double>(repeating: 0.5))
      failsApplied(
        "throws", with: { ($0 as? OwnError)?.code == 3 },
        { @Sendable (code: Int) -> Int in
          throw OwnError(code: code)
        }, int)
      failsApplied(
        "argument whose encoding fails", with: { ($0 as? OwnError)?.code == 77 },
        { @Sendable (value: Unencodable) in value.number }, Unencodable(number: 1))
      failsApplied(
        "argument whose decoding fails", with: { _ in true },
        { @Sendable (value: Undecodable) in value.number }, Undecodable(number: 1))
    }
  }

  private static func appliedGeneric<A: Codable & Sendable, B: Codable & Sendable>(
    _ a: A, _ b: B
  ) -> Case {
    worksApplied(
      "in a generic function, \(A.self) and \(B.self)",
      { @Sendable (a: A, b: B) in
        "\(a) \(b)"
      }, a, b)
  }

  /// Calls that are values.
  static var calls: Row {
    struct LocalCall: PortableCall {
      let number: Int
      func callAsFunction() -> Int { number * 2 }
    }
    return Row("Calls that are values") {
      worksCalled("public", PublicCall(number: unknown(3)))
      worksCalled("internal", InternalCall(text: unknown("t"), list: [1]))
      worksCalled("private", PrivateCall(number: unknown(4)))
      worksCalled("nested", Space.Call(number: unknown(4)))
      worksCalled("nested private", PrivateSpace.Call(number: unknown(4)))
      worksCalled("local", LocalCall(number: unknown(5)))
      worksCalled("generic", GenericCall(value: unknown(4)))
      worksCalled("generic of strings", GenericCall(value: unknown("x")))
      worksCalled("generic of a private type", GenericCall(value: PrivateArgument(number: 3)))
      worksCalled("private generic", PrivateGenericCall(value: [1: "a"]))
      worksCalled("enum", EnumCall.twice(unknown(4)))
      worksCalled("without properties", EmptyCall())
      worksCalled("class", ClassCall(unknown(6)))
      worksCalled("result of a private type", ResultCall(number: unknown(3)))
      worksCalled("with coding of its own", CustomCall(unknown(3)))
      failsCalled("throws", with: { ($0 as? OwnError)?.code == 5 }, ThrowingCall(code: unknown(5)))
      failsCalled("decoding fails", with: { _ in true }, UndecodableCall(number: 1))
      failsCalled(
        "encoding fails", with: { ($0 as? OwnError)?.code == 77 }, UnencodableCall(number: 1))
    }
  }
}

@Sendable private func doubled(_ number: Int) -> Int { number * 2 }
@Sendable private func answered() -> Int { 42 }
@Sendable private func five(_ a: Int, _ b: String, _ c: Bool, _ d: Double, _ e: [Int]) -> String {
  "\(a) \(b) \(c) \(d) \(e)"
}
@Sendable private func described<T>(_ value: T) -> String { "\(value)" }
@Sendable private func private1(_ value: PrivateArgument) -> Int { value.number }
@Sendable private func private2(_ value: PrivateCase) -> String { "\(value)" }
@Sendable private func private3(_ value: PrivateArgument) -> PrivateArgument {
  PrivateArgument(number: value.number + 1)
}

private struct PrivateArgument: Codable, Equatable { let number: Int }

extension PrivateArgument: Portable {}

private enum PrivateCase: Codable {
  case number(Int)
  case text(String)
}

private struct Wrapped: Codable, Equatable {
  let number: Int

  @Sendable static func make(_ number: Int) -> Wrapped { Wrapped(number: number) }
}

/// A call that everybody may see.
public struct PublicCall: PortableCall {
  let number: Int
  /// Adds one.
  public func callAsFunction() -> Int { number + 1 }
}

struct InternalCall: PortableCall {
  let text: String
  let list: [Int]
  func callAsFunction() -> String { text + "\(list)" }
}

private struct PrivateCall: PortableCall {
  let number: Int
  func callAsFunction() -> Int { number + 1 }
}

extension Space {
  struct Call: PortableCall {
    let number: Int
    func callAsFunction() -> Int { number + 1 }
  }
}

private enum PrivateSpace {
  struct Call: PortableCall {
    let number: Int
    func callAsFunction() -> Int { number + 1 }
  }
}

struct GenericCall<Value: Codable & Sendable>: PortableCall {
  let value: Value
  func callAsFunction() -> [Value] where Value: Codable { [value, value] }
}

private struct PrivateGenericCall<Value: Codable & Sendable>: PortableCall {
  let value: Value
  func callAsFunction() -> String { "\(value)" }
}

enum EnumCall: PortableCall {
  case once(Int)
  case twice(Int)

  func callAsFunction() -> Int {
    switch self {
    case .once(let number): number
    case .twice(let number): number * 2
    }
  }
}

struct EmptyCall: PortableCall {
  func callAsFunction() -> Int { 42 }
}

final class ClassCall: PortableCall {
  let number: Int

  init(_ number: Int) { self.number = number }
  func callAsFunction() -> Int { number }
}

private struct ResultCall: PortableCall {
  let number: Int
  func callAsFunction() -> PrivateArgument { PrivateArgument(number: number) }
}

struct CustomCall: PortableCall {
  let number: Int

  init(_ number: Int) { self.number = number }
  init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode([Int].self).count
  }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode([Int](repeating: 0, count: number))
  }
  func callAsFunction() -> Int { number }
}

struct ThrowingCall: PortableCall {
  let code: Int
  func callAsFunction() throws -> Int { throw OwnError(code: code) }
}

struct UndecodableCall: PortableCall {
  let number: Int

  init(number: Int) { self.number = number }
  init(from decoder: any Decoder) throws { throw OwnError(code: 78) }
  func callAsFunction() -> Int { number }
}

struct UnencodableCall: PortableCall {
  let number: Int

  init(number: Int) { self.number = number }
  init(from decoder: any Decoder) throws { throw OwnError(code: 78) }
  func encode(to encoder: any Encoder) throws { throw OwnError(code: 77) }
  func callAsFunction() -> Int { number }
}
