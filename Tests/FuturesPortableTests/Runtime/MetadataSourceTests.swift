//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Testing

@testable import FuturesPortable

@Suite("Where generic parameters come from")
struct MetadataSourceTests {
  @Test("is read from the compiler's notation")
  func notations() {
    #expect(MetadataSource("B0".utf8) == .binding(0))
    #expect(MetadataSource("B12".utf8) == .binding(12))
    #expect(MetadataSource("R3".utf8) == .object(capture: 3))
    #expect(MetadataSource("M1".utf8) == .metatype(capture: 1))
    #expect(MetadataSource("G1R0_".utf8) == .argument(1, of: .object(capture: 0)))
    #expect(MetadataSource("G0G2B1__".utf8) == .argument(0, of: .argument(2, of: .binding(1))))
  }

  @Test(
    "is refused where it is of another kind", arguments: ["", "B", "sB0", "B0B1", "G0B1", "Z0"])
  func unknown(_ notation: String) {
    #expect(MetadataSource(notation.utf8) == nil)
  }

  @Test(
    "goes to the parameter with a place",
    arguments: [
      ("x", 0, 0), ("q_", 0, 1), ("q0_", 0, 2), ("q8_", 0, 10), ("qd__", 1, 0), ("qd_0_", 1, 1),
      ("qd0__", 2, 0), ("qd1_2_", 3, 3),
    ])
  func places(_ name: String, _ depth: Int, _ index: Int) {
    let place = GenericParameters.Place(mangled: name.utf8)
    #expect(place == GenericParameters.Place(depth: depth, index: index))
  }

  @Test("is no place for other names", arguments: ["", "xx", "Si", "q", "qd_", "q_x"])
  func noPlaces(_ name: String) {
    #expect(GenericParameters.Place(mangled: name.utf8) == nil)
  }
}
