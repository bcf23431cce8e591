//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

@safe package struct ByteReader {
  var rest: UnsafeRawBufferPointer
  @unsafe package init(_ b: UnsafeRawBufferPointer) { unsafe rest = b }
  var remaining: Int { unsafe rest.count }
  mutating func byte() throws -> UInt8 { guard let b = unsafe rest.first else { throw Refusal.damaged }; unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst()); return b }
  mutating func varint() throws -> UInt { var v: UInt = 0, s: UInt = 0; while true { let b = try byte(); v |= UInt(b & 0x7f) << s; if b < 0x80 { return v }; s += 7; if s > 63 { throw Refusal.damaged } } }
  mutating func bytes(_ n: Int) throws -> UnsafeRawBufferPointer { guard n <= remaining else { throw Refusal.damaged }; let r = unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(n)); unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(n)); return unsafe r }
}
