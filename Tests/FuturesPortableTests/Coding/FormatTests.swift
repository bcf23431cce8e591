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

/// The examples of `docs/binary-format.md`.
@Suite("The binary format", .timeLimit(.minutes(5)))
struct FormatTests {
  private struct Point: Codable { var x: Int, y: Int }

  private let values: [String: any Codable] = [
    "Int?.none": Int?.none, "true": true, "5": 5, "-1": -1, "200": 200, "-129": -129,
    "70000": 70000,
    "1.5": 1.5, "Float(1.5)": Float(1.5), "\"hé\"": "hé", "Int??.some(nil)": Int??.some(nil),
    "[Int16(1), -1]": [Int16(1), -1], "[true, false]": [true, false], "[\"a\", \"b\"]": ["a", "b"],
    "[Int?](arrayLiteral: 1, nil)": [Int?](arrayLiteral: 1, nil),
    "Point(x: 1, y: -2)": Point(x: 1, y: -2),
    "[Point(x: 1, y: -2), Point(x: 3, y: 4)]": [Point(x: 1, y: -2), Point(x: 3, y: 4)],
    "[\"k\": 7]": ["k": 7], "Data([1, 2, 255])": Data([1, 2, 255]),
  ]

  @Test("every example of the documentation is what is written")
  func examples() throws {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().appendingPathComponent("../../../docs/binary-format.md")
    let page = try String(contentsOf: package, encoding: .utf8)
    let examples = try #require(page.components(separatedBy: "## Examples").last)
    var found: Set<String> = []
    for line in examples.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "`").map(String.init)
      let value = try #require(values[cells[1]], "\(cells[1])")
      let bytes = try encoded(value).map { String(format: "%02X", $0) }
      #expect(bytes.joined(separator: " ") == cells[3], "\(cells[1])")
      found.insert(cells[1])
    }
    #expect(found == Set(values.keys))
  }
}
