//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How addresses lie in mangled names.
enum SymbolicReference {
  /// A reference to a descriptor, relative to the bytes after this one.
  static let direct: UInt8 = 0x01
  /// The same by way of a pointer.
  static let indirect: UInt8 = 0x02

  /// References to what is known of types behind a protocol whose own types are given: `any Collection<Int>`.
  static let existentialShapes: ClosedRange<UInt8> = 0x0A...0x0B

  /// How many bytes of an address follow a byte of a mangled name.
  static func length(after byte: UInt8) -> Int {
    switch byte {
    case 0x01...0x17: 4
    case 0x18...0x1F: 8
    default: 0
    }
  }
}
