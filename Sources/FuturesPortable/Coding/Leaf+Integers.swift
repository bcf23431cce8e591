//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Int: Scalar {}
extension Int8: Scalar {}
extension Int16: Scalar {}
extension Int32: Scalar {}
extension Int64: Scalar {}
extension Int128: Scalar {}
extension UInt: Scalar {}
extension UInt8: Scalar {}
extension UInt16: Scalar {}
extension UInt32: Scalar {}
extension UInt64: Scalar {}
extension UInt128: Scalar {}

/// An integer is written in the fewest bytes of 1, 2, 4, 8 and 16 that hold it, whatever its type is; as a
/// signed one where both would do. So a type can become wider without a change of what is written.
extension Scalar where Self: FixedWidthInteger {
  static var kind: UInt8 {
    (isSigned ? Tag.int8 : Tag.uint8) + UInt8(MemoryLayout<Self>.size.trailingZeroBitCount)
  }

  @inline(__always)
  func write(to writer: ByteWriter) {
    if Self.bitWidth > 64 {
      writeWide(to: writer)
    } else if self < 0 {
      // The bits that differ from the sign, and the sign.
      Self.write(
        UInt64(truncatingIfNeeded: self), bits: 65 - leadingZeros(~self), false, to: writer)
    } else {
      Self.write(UInt64(truncatingIfNeeded: self), bits: 64 - leadingZeros(self), true, to: writer)
    }
  }

  @inline(__always)
  private func leadingZeros(_ value: Self) -> Int {
    UInt64(truncatingIfNeeded: value).leadingZeroBitCount
  }

  @inline(__always)
  private static func write(_ value: UInt64, bits: Int, _ isPositive: Bool, to writer: ByteWriter) {
    let width: UInt8 = bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3
    let size = 1 << Int(width)
    // What fills its bytes to the highest bit is unsigned.
    let tag = isPositive && bits == 8 * size ? Tag.uint8 : Tag.int8
    writer.append(tag + width, then: value, size: size)
  }

  private func writeWide(to writer: ByteWriter) {
    if let small = Int64(exactly: self) {
      small.write(to: writer)
    } else if let small = UInt64(exactly: self) {
      small.write(to: writer)
    } else if let signed = Int128(exactly: self) {
      writer.append(Tag.int128, then: UInt128(bitPattern: signed), size: 16)
    } else {
      writer.append(Tag.uint128, then: UInt128(truncatingIfNeeded: self), size: 16)
    }
  }

  @inline(__always)
  init?(_ item: Item, in message: DecodingMessage) {
    switch item.tag {
    case Tag.int8: self.init(exactly: message.load(item, Int8.self))
    case Tag.int8 + 1: self.init(exactly: message.load(item, Int16.self))
    case Tag.int8 + 2: self.init(exactly: message.load(item, Int32.self))
    case Tag.int8 + 3: self.init(exactly: message.load(item, Int64.self))
    case Tag.int128: self.init(exactly: message.load(item, Int128.self))
    case Tag.uint8: self.init(exactly: message.load(item, UInt8.self))
    case Tag.uint8 + 1: self.init(exactly: message.load(item, UInt16.self))
    case Tag.uint8 + 2: self.init(exactly: message.load(item, UInt32.self))
    case Tag.uint8 + 3: self.init(exactly: message.load(item, UInt64.self))
    case Tag.uint128: self.init(exactly: message.load(item, UInt128.self))
    default: return nil
    }
  }
}
