//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesPortable
import Testing

@Suite("ByteWriter and ByteReader", .timeLimit(.minutes(5)))
struct ByteWriterTests {
  @Test("what is written is read, in the same order")
  func order() throws {
    let writer = ByteWriter()
    let numbers = [0, 1, 127, 128, 16383, 16384, 1 << 35, .max]
    for number in numbers {
      writer.append(7)
      writer.appendVarint(number)
      writer.appendInteger(Int32(truncatingIfNeeded: number))
    }
    [1, 2, 3].withUnsafeBytes { writer.append($0) }
    try writer.withBytes { bytes throws in
      var reader = ByteReader(bytes)
      for number in numbers {
        let byte = try reader.readByte()
        let varint = try reader.readVarint()
        let integer = try reader.readInteger(Int32.self)
        #expect(byte == 7 && varint == number && integer == Int32(truncatingIfNeeded: number))
      }
      var slice = try reader.readSlice(16)
      let values = try (slice.readInteger(Int.self), slice.readInteger(Int.self))
      #expect(values == (1, 2) && slice.isAtEnd && reader.remaining == 8)
      #expect(throws: ByteError.truncated) { try slice.readByte() }
    }
  }

  @Test("a reader refuses what is not there, and stays where it is")
  func truncated() throws {
    func expect(_ bytes: [UInt8], _ error: ByteError, _ read: (inout ByteReader) throws -> Void) {
      bytes.withUnsafeBytes { bytes in
        var reader = ByteReader(bytes)
        #expect(throws: error) { try read(&reader) }
      }
    }
    expect([], .truncated) { _ = try $0.readByte() }
    expect([1, 2, 3], .truncated) { _ = try $0.readInteger(Int32.self) }
    expect([0x80], .truncated) { _ = try $0.readVarint() }
    expect(Array(repeating: 0xFF, count: 10), .malformed) { _ = try $0.readVarint() }
    expect([3, 1, 2], .truncated) { _ = try $0.readLength() }
    expect([1, 2], .truncated) { try $0.skip(3) }
    expect([1, 2], .truncated) { try $0.skip(-1) }
    expect([1, 2], .truncated) { _ = try $0.readBytes(.max) }
    expect([1, 2], .truncated) { _ = try $0.readBytes(-1) }
    expect([1, 2], .truncated) { _ = try $0.readSlice(3) }
  }

  @Test("a writer drops what comes after its limit, and says so", arguments: [0, 1, 63, 64, 1000])
  func limit(limit: Int) {
    let writer = ByteWriter(limit: limit)
    for _ in 0..<limit { writer.append(1) }
    #expect(!writer.hasOverflowed && writer.count == limit)
    writer.append(2)
    #expect(writer.hasOverflowed && writer.bytes == Array(repeating: 1, count: limit))
    writer.removeAll(keepingCapacity: true)
    #expect(!writer.hasOverflowed && writer.count == 0 && writer.bytes.isEmpty)
  }

  @Test("bytes that are there can be changed and cut off, others not")
  func patch() {
    let writer = ByteWriter()
    for byte: UInt8 in 0..<100 { writer.append(byte) }
    writer.patch(0xFF, at: 50)
    writer.patch(0xFF, at: 100)
    writer.patch(0xFF, at: -1)
    writer.truncate(to: 51)
    #expect(writer.bytes == Array(0..<50) + [0xFF])
    writer.truncate(to: 1000)
    #expect(writer.count == 51)
    writer.removeAll()
    #expect(writer.bytes.isEmpty)
  }
}
