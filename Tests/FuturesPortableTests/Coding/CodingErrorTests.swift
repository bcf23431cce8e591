//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation
import FuturesPortable
import Testing

@Suite("Errors of binary coding", .timeLimit(.minutes(5)))
struct CodingErrorTests {
  private struct Outer: Codable { var list: [Inner] }
  private struct Inner: Codable { var first: Int?, second: String }
  private struct Other: Codable { var list: [Wrong] }
  private struct Wrong: Codable { var first: String }
  private struct Refused: Error, Equatable {}

  private func error<T: Decodable>(_ type: T.Type, _ bytes: [UInt8]) -> DecodingError? {
    do {
      _ = try decoded(type, bytes)
      return nil
    } catch {
      return error as? DecodingError
    }
  }

  @Test(
    "an error names the way to the value, what was expected and what was found, not what it holds")
  func paths() throws {
    let secret = "secret"
    let bytes = try encoded(
      Outer(list: [Inner(first: nil, second: secret), Inner(first: 7, second: secret)]))
    guard case .keyNotFound(let key, let missing) = error(Other.self, bytes) else {
      return #expect(Bool(false), "no such error")
    }
    #expect(
      key.stringValue == "first" && missing.codingPath.map(\.stringValue) == ["list", "Index 0"])
    let second = try encoded(Outer(list: [Inner(first: 31337, second: secret)]))
    guard case .typeMismatch(let type, let context) = error(Other.self, second) else {
      return #expect(Bool(false), "no such error")
    }
    #expect(ObjectIdentifier(type) == ObjectIdentifier(String.self))
    #expect(context.codingPath.map(\.stringValue) == ["list", "Index 0", "first"])
    #expect(context.debugDescription == "Expected String, found an integer.")
    let text = "\(try #require(error(Other.self, second)))"
    #expect(!text.contains(secret) && !text.contains("31337"))
  }

  @Test("each kind of error is the one that the standard library has for it")
  func kinds() throws {
    let errors = [
      error(Int.self, try encoded(Int?.none)), error(Int8.self, try encoded(1000)),
      error(Int.self, try encoded("x")), error([Int].self, try encoded("x")),
      error(Inner.self, try encoded(1)), error(String.self, [0x07, 1, 0xFF]),
      error(Int.self, [0xEE]),
      error(Bool.self, []),
    ]
    let kinds = errors.map { error -> String in
      switch error {
      case .valueNotFound: "value"
      case .dataCorrupted: "corrupted"
      case .typeMismatch: "type"
      default: "other"
      }
    }
    #expect(
      kinds == [
        "value", "corrupted", "type", "type", "type", "corrupted", "corrupted", "corrupted",
      ])
  }

  @Test("an error of a type's own passes as it is, and the thread's next messages are well")
  func ownErrors() throws {
    struct Thrower: Codable {
      init() {}
      init(from decoder: any Decoder) throws { throw Refused() }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(1)
        _ = container.nestedUnkeyedContainer()
        throw Refused()
      }
    }
    #expect(throws: Refused()) { try encoded(["a": [Thrower()]]) }
    #expect(throws: Refused()) { try decoded([Thrower].self, encoded([1.5])) }
    #expect(try roundTrips(["a": [1]]))
  }

  @Test("who catches an error within encode(to:) can go on: what failed leaves nothing behind")
  func caught() throws {
    struct Careful: Codable, Equatable {
      enum Key: String, CodingKey { case bad, good }
      var good = [1]

      init() {}
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard container.allKeys == [.good] else { throw Refused() }
        good = try container.decode([Int].self, forKey: .good)
      }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try? container.encode(["x": Picky()], forKey: .bad)
        try container.encode(good, forKey: .good)
      }
    }
    struct Picky: Encodable {
      func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode("x")
        var nested = container.nestedUnkeyedContainer()
        try nested.encode(1)
        throw Refused()
      }
    }
    #expect(try roundTrips([Careful(), Careful()]))
  }

  @Test("an encoder that is used too late or twice is an error, and the message is none the worse")
  func escaped() throws {
    final class Keeper: Encodable {
      var encoder: (any Encoder)?
      var container: (any UnkeyedEncodingContainer)?
      func encode(to encoder: any Encoder) throws {
        self.encoder = encoder
        container = encoder.unkeyedContainer()
        try container?.encode(1)
      }
    }
    let keeper = Keeper()
    #expect(try decoded([[Int]].self, encoded([keeper])) == [[1]])
    #expect(throws: EncodingError.self) { try keeper.container?.encode(2) }
    #expect(throws: EncodingError.self) {
      var late = keeper.encoder?.container(keyedBy: PlainKey.self)
      try late?.encode(1, forKey: PlainKey(stringValue: "x"))
    }
    #expect(keeper.encoder?.codingPath.isEmpty == true)
    _ = keeper.container?.nestedUnkeyedContainer()
    _ = keeper.container?.superEncoder()

    struct Twice: Encodable {
      func encode(to encoder: any Encoder) throws {
        var keyed = encoder.container(keyedBy: PlainKey.self)
        try keyed.encode(1, forKey: PlainKey(stringValue: "x"))
        var single = encoder.singleValueContainer()
        try single.encode(1)
      }
    }
    #expect(throws: EncodingError.self) { try encoded(Twice()) }
    #expect(try roundTrips([1, 2]))
  }

  @Test("a message can be encoded and decoded within another")
  func reentrant() throws {
    struct Wrapped: Codable, Equatable {
      var inner: [String: Int]
      init(inner: [String: Int]) { self.inner = inner }
      init(from decoder: any Decoder) throws {
        inner = try decoded([String: Int].self, [UInt8](from: decoder))
      }
      func encode(to encoder: any Encoder) throws { try encoded(inner).encode(to: encoder) }
    }
    #expect(try roundTrips(["a": [Wrapped(inner: ["b": 1]), Wrapped(inner: ["a": 2])]]))
  }

  @Test("a decoder that is used too late is an error")
  func lateDecoder() throws {
    final class Keeper: Decodable {
      let decoder: any Decoder
      let container: any UnkeyedDecodingContainer
      init(from decoder: any Decoder) throws {
        self.decoder = decoder
        container = try decoder.unkeyedContainer()
      }
    }
    let keeper = try decoded(Keeper.self, encoded([1, 2]))
    var container = keeper.container
    #expect(throws: DecodingError.self) { try container.decode(Int.self) }
    #expect(container.isAtEnd && container.count == nil && container.codingPath.isEmpty)
    #expect(throws: DecodingError.self) {
      try keeper.decoder.singleValueContainer().decode(Int.self)
    }
    #expect(throws: DecodingError.self) { try keeper.decoder.container(keyedBy: PlainKey.self) }
  }

  @Test("encoders and decoders know the way to them")
  func codingPaths() throws {
    final class Log: @unchecked Sendable { var paths: [[String]] = [] }
    struct Spy: Codable {
      static let log = Log()
      init() {}
      init(from decoder: any Decoder) throws {
        Spy.log.paths.append(decoder.codingPath.map(\.stringValue))
      }
      func encode(to encoder: any Encoder) throws {
        Spy.log.paths.append(encoder.codingPath.map(\.stringValue))
        var nested = encoder.unkeyedContainer()
        try nested.encode(1)
        let inner = nested.nestedContainer(keyedBy: PlainKey.self)
        Spy.log.paths.append(inner.codingPath.map(\.stringValue))
      }
    }
    let bytes = try encoded(["a": [[Spy?.some(Spy())]]])
    _ = try decoded([String: [[Spy?]]].self, bytes)
    let way = ["a", "Index 0", "Index 0"]
    #expect(Spy.log.paths == [way, way + ["Index 1"], way])
  }
}
