//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesPortable
import Testing

@Suite("Binary coding of types that have changed", .timeLimit(.minutes(5)))
struct EvolutionTests {
  private struct Old: Codable, Equatable {
    var id: Int32
    var name: String
    var tags: [String]
  }

  private struct New: Codable, Equatable {
    var extra: Double?
    var tags: [String]
    var id: Int64
  }

  @Test("keys may come in another order, be unknown or be missing where they are optional")
  func keys() throws {
    let old = Old(id: 7, name: "x", tags: ["a"])
    #expect(try decoded(New.self, encoded(old)) == New(extra: nil, tags: ["a"], id: 7))
    #expect(throws: DecodingError.self) { try decoded(Old.self, encoded(New(tags: [], id: 7))) }
    let many = try encoded((0..<500).map { Old(id: $0, name: "\($0)", tags: []) })
    #expect(try decoded([New].self, many).map(\.id) == Array(0..<500))
  }

  @Test("of values with one key, the last counts")
  func repeats() throws {
    struct Repeating: Encodable {
      func encode(to encoder: any Encoder) throws {
        for number in 1...3 {
          var container = encoder.container(keyedBy: PlainKey.self)
          try container.encode(number, forKey: PlainKey(stringValue: "a"))
          try container.encode(-number, forKey: PlainKey(stringValue: "b"))
        }
      }
    }
    #expect(try decoded([String: Int].self, encoded(Repeating())) == ["a": 3, "b": -3])
  }

  @Test(
    "more keys than the table holds are found, in every order", arguments: [254, 255, 256, 400])
  func manyKeys(count: Int) throws {
    struct Picker: Decodable {
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: PlainKey.self)
        for key in container.allKeys.reversed() {
          #expect(container.contains(key))
          #expect(try "\(container.decode(Int.self, forKey: key))" == key.stringValue)
        }
        #expect(!container.contains(PlainKey(stringValue: "none")))
      }
    }
    let value = Dictionary(uniqueKeysWithValues: (0..<count).map { ("\($0)", $0) })
    let bytes = try encoded([value, value])
    _ = try decoded([Picker].self, bytes)
    #expect(try decoded([[String: Int]].self, bytes) == [value, value])
  }
}
