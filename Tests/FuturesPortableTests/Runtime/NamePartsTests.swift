//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Testing

@testable import FuturesPortable

@Suite("The parts of a mangled name")
struct NamePartsTests {
  @Test(
    "are references, identifiers, abbreviations, parameters and operators",
    arguments: [
      ("SayxG", ["Sa", "y", "x", "G"]), ("q_q0_qd__qd0_1_", ["q_", "q0_", "qd__", "qd0_1_"]),
      ("4main3FooVXMt", ["4main", "3Foo", "V", "XMt"]), ("xXMT_Sit", ["x", "XMT", "_", "Si", "t"]),
      ("10XMtXMtXMtXy", ["10XMtXMtXMtX", "y"]), ("s5Int32VABXC", ["s", "5Int32", "V", "AB", "XC"]),
      ("\u{1}XMtXSg", ["\u{1}XMtX", "Sg"]), ("yXl", ["y", "Xl"]), ("q", ["q"]), ("qx", ["q", "x"]),
      ("99ab", ["99ab"]), ("99999999999999999999ab", ["99999999999999999999ab"]), ("X", ["X"]),
      ("S", ["S"]),
    ])
  func parts(_ name: String, _ parts: [String]) {
    let found = Array(name.utf8).withUnsafeBytes { bytes in
      NameParts(bytes).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(found == parts)
  }
}
