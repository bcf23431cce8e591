//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Testing

@testable import FuturesPortable

@Suite("The mangled name of a capture")
struct CaptureNameTests {
  @Test(
    "says by its ending what the slot is",
    arguments: [
      ("Si", CaptureName.Form.value, 2), ("SS", .value, 2), ("SayxG", .value, 5),
      ("x", .value, 1), ("q_", .value, 2), ("q0_", .value, 3), ("qd_0_", .value, 5),
      ("Si_SSt", .value, 6), ("SiSg", .value, 4), ("s5Error_p", .value, 9),
      ("SiIegd_", .function, 7), ("SSIego_", .function, 7), ("SiIegd_Sg", .function, 9),
      ("S2iIeghydzo_", .function, 12), ("xIesIegr_", .function, 9),
      ("S2iIetCyd_", .cFunction, 10), ("S2iIetCyd_Sg", .cFunction, 12),
      ("SiIegd_SgSg", .function, 11), ("S2iIetCyd_SgSg", .cFunction, 14),
      ("SiSgSg", .value, 6),
      ("Siz_Xx", .box, 2), ("SS_Xx", .box, 2), ("xz_lXX", .genericBox, 4),
      ("BASSIegHgILo_", .function, 13),
      ("SiXMT", .metatype, 2), ("yp_XmT", .existentialMetatype, 3),
      ("yXlSgXw", .weak, 5), ("yXlXo", .unowned, 3), ("yXlXu", .unmanaged, 3),
      ("xxQp_t", .pack, 2),
    ])
  func forms(_ name: String, _ form: CaptureName.Form, _ length: Int) {
    let found = CaptureName(Array(name.utf8))
    #expect(found.form == form)
    #expect(found.typeLength == length)
  }

  @Test("says how many optionals are around a function")
  func optionals() {
    #expect(
      ["SiIegd_", "SiIegd_Sg", "SiIegd_SgSg"].map { CaptureName(Array($0.utf8)).optionalCount } == [
        0, 1, 2,
      ])
  }

  @Test("is not misled by the bytes of an address")
  func addresses() {
    // The address reads "Xw", the ending of a weak slot.
    let name: [UInt8] = [0x01, 0x10, 0x20] + Array("Xw".utf8)
    #expect(CaptureName(name).form == .value)
    #expect(CaptureName(name + Array("Xw".utf8)).form == .weak)
  }
}
