//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization
import Testing

@testable import FuturesPortable

private struct Hidden {
  enum Inner { case a }
  struct Generic<T> { var value: T }
}

private class Base<T> {}
private final class Derived: Base<Int> {}

private struct Outer<A> {
  struct Inner {}
  struct Deep<B> {}
}

private protocol HiddenProtocol {}
private protocol HiddenClassProtocol: AnyObject {}
private typealias HiddenObjects = Base<Hidden> & HiddenProtocol & Hashable
private typealias TakesNothing = (()) throws -> Hidden
private typealias HiddenType = any (HiddenProtocol & Hashable).Type

@Suite("A type as bytes")
struct TypeReferenceTests {
  private static let types: [Any.Type] = [
    Int.self, String.self, [Int].self, [String: [Int?]].self, Set<Character>.self, Int??.self,
    Hidden.self, Hidden.Inner.self, Hidden.Generic<Hidden>.self, [Hidden.Generic<Int>].self,
    Base<String>.self, Derived.self, Outer<Int>.Inner.self, Outer<Hidden>.Deep<String>.self,
    (Int, String).self, (a: Int, b: Hidden).self, (Int, b: Int).self, Void.self,
    ((Int, Int), [Hidden]).self, Int.Type.self, Hidden.Type.self, Any.self, (any Error).self,
    AnyObject.self, (any Sendable).self, (any HiddenProtocol).self, ((Int) -> String).self,
    (any HiddenProtocol & Sendable).self, [any HiddenProtocol].self, Result<Int, any Error>.self,
    Never.self, ((Hidden) -> Int).self, [(Hidden, Hidden) -> Hidden].self, [() -> Void].self,
    [(Int, Int) -> (Int, Int)].self, [((Int, Int)) -> Int].self, [TakesNothing].self,
    [@Sendable (Hidden, Int) async throws -> [Hidden]].self, [((Hidden) -> Int) -> Hidden].self,
    [@convention(c) (Int32, Int32) -> Int32].self, (@convention(c) (Int32) -> Int32)?.self,
    [any HiddenProtocol & Hashable & Sendable].self, [String: any Encodable & Hashable].self,
    [any HiddenClassProtocol & Hashable].self, [any HiddenClassProtocol].self,
    [HiddenType].self, [any Base<Int> & HiddenProtocol].self, [any HiddenObjects].self,
    (any Base<Hidden> & HiddenProtocol & Sendable).self, [Any.Type].self,
    [any HiddenProtocol.Type].self,
    [(any HiddenProtocol & Hashable).Type].self, [any HiddenProtocol & AnyObject].self,
    [(any HiddenProtocol & Sendable) -> Hidden].self,
    [any Hashable].self, ClosedRange<Int>.self, KeyPath<Hidden.Generic<Int>, Int>.self,
    Dictionary<Hidden.Inner, Int>.Index.self, SIMD4<Float>.self,
  ]

  @Test("leads back to the type", arguments: types.indices)
  func roundTrip(_ index: Int) throws {
    let type = Self.types[index]
    let writer = ByteWriter()
    try TypeReference(of: type).write(to: writer)
    let found = try writer.bytes.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      return try TypeReference(from: &reader).resolve()
    }
    #expect(ObjectIdentifier(found) == ObjectIdentifier(type))
  }

  @Test("is refused where it would lead elsewhere")
  func refused() {
    #expect(throws: Refusal.self) { try TypeReference(of: ((inout Hidden) -> Int).self) }
  }

  @Test(
    "throws for bytes that are none, however they are cut",
    arguments: [[String: (Int, Hidden)].self as Any.Type, [(Hidden) -> Int].self])
  func damaged(type: Any.Type) throws {
    let writer = ByteWriter()
    try TypeReference(of: type).write(to: writer)
    let bytes = writer.bytes
    for length in 0..<bytes.count {
      bytes[..<length].withUnsafeBytes { bytes in
        var reader = ByteReader(bytes)
        #expect(throws: (any Error).self) { try TypeReference(from: &reader) }
      }
    }
  }

  @Test("from a worker leads to types alone")
  func untrusted() throws {
    let reference = try TypeReference(of: Hidden.Generic<Hidden.Inner>.self)
    #expect(try reference.resolveUntrusted() == Hidden.Generic<Hidden.Inner>.self)
    guard case .nominal(let address, let arguments) = reference else {
      Issue.record("not nominal")
      return
    }
    for distance in [1, 4, 64, 4096] as [UInt] {
      let elsewhere = ImageAddress(identity: address.identity, offset: address.offset - distance)
      #expect(throws: Refusal.self) {
        try TypeReference.nominal(elsewhere, arguments).resolveUntrusted()
      }
    }
  }

  @Test(
    "from a worker has no address in a name", arguments: ["\u{1}abcd", "Si\u{2}abcd", "\u{1F}"])
  func untrustedName(text: String) throws {
    let number = try TypeReference(of: Int.self)
    let references =
      [
        .named(text), .metatype(.named(text)), .tuple([number, number], labels: ["", text]),
        .function([number, .named(text)], []),
      ] as [TypeReference]
    for reference in references {
      #expect(throws: Refusal.self) { try reference.resolveUntrusted() }
    }
  }

  @Test("does not nest without end")
  func deep() {
    let bytes = [UInt8](repeating: 3, count: 100_000)
    bytes.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      #expect(throws: Refusal.self) { try TypeReference(from: &reader) }
    }
  }
}
