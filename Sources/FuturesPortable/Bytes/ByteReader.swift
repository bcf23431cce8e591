//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package enum ByteError: Error { case truncated, malformed }
@safe package struct ByteReader {
  var rest: UnsafeRawBufferPointer
  @unsafe package init(_ b: UnsafeRawBufferPointer) { unsafe rest = b }
  var remaining: Int { unsafe rest.count }
  mutating func readByte() throws -> UInt8 { guard let b = unsafe rest.first else { throw ByteError.truncated }; unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst()); return b }
  mutating func readVarint() throws -> Int { var v = 0, s = 0; while true { let b = try readByte(); v |= Int(b & 0x7f) << s; if b < 0x80 { return v }; s += 7; if s > 56 { throw ByteError.malformed } } }
  mutating func readLength() throws -> Int { let n = try readVarint(); guard n <= remaining else { throw ByteError.truncated }; return n }
  mutating func readBytes(_ n: Int) throws -> UnsafeRawBufferPointer { guard n <= remaining else { throw ByteError.truncated }; let r = unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(n)); unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(n)); return unsafe r }
}
