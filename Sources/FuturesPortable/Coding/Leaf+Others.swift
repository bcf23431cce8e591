//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Float: Scalar {
  static var kind: UInt8 { Tag.float }

  @inline(__always)
  func write(to writer: ByteWriter) {
    writer.append(Tag.float, then: bitPattern, size: 4)
  }

  /// A `Double` too, where nothing is lost.
  @inline(__always)
  init?(_ item: Item, in message: DecodingMessage) {
    switch item.tag {
    case Tag.float: self.init(bitPattern: message.load(item))
    case Tag.double:
      let double = Double(bitPattern: message.load(item))
      let float = Float(double)
      guard Double(float) == double || double.isNaN else { return nil }
      self = float
    default: return nil
    }
  }
}

extension Double: Scalar {
  static var kind: UInt8 { Tag.double }

  @inline(__always)
  func write(to writer: ByteWriter) {
    writer.append(Tag.double, then: bitPattern, size: 8)
  }

  @inline(__always)
  init?(_ item: Item, in message: DecodingMessage) {
    switch item.tag {
    case Tag.double: self.init(bitPattern: message.load(item))
    case Tag.float: self.init(Float(bitPattern: message.load(item)))
    default: return nil
    }
  }
}

extension Bool: Scalar {
  static var kind: UInt8 { Tag.true }

  /// Another byte in place of a `Bool` would be undefined behaviour.
  static func areValues(_ bytes: UnsafeRawBufferPointer) -> Bool {
    unsafe bytes.allSatisfy { $0 <= 1 }
  }

  @inline(__always)
  func write(to writer: ByteWriter) {
    writer.append(self ? Tag.true : Tag.false)
  }

  @inline(__always)
  init?(_ item: Item, in message: DecodingMessage) {
    switch item.tag {
    // An element of a packed array has its kind for a tag, and a byte.
    case Tag.true where item.payload < item.end:
      let byte = message.load(item, UInt8.self)
      guard byte <= 1 else { return nil }
      self = byte == 1
    case Tag.true: self = true
    case Tag.false: self = false
    default: return nil
    }
  }
}

extension String: Leaf {
  @inline(__always)
  func write(to writer: ByteWriter) {
    writer.append(Tag.string)
    writer.appendString(self)
  }

  init?(_ item: Item, in message: DecodingMessage) {
    guard item.tag == Tag.string, let bytes = unsafe message.stringBytes(item) else { return nil }
    // The check for other characters takes several times as long, even where there are none.
    if unsafe bytes.isASCII {
      unsafe self.init(decoding: bytes, as: UTF8.self)
    } else {
      unsafe self.init(validating: bytes, as: UTF8.self)
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate var isASCII: Bool {
    var bits: UInt64 = 0
    var position = 0
    while position + 8 <= count {
      unsafe bits |= loadUnaligned(fromByteOffset: position, as: UInt64.self)
      position += 8
    }
    while position < count {
      unsafe bits |= UInt64(self[position])
      position += 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }
}

extension ByteWriter {
  /// Appends the length in bytes and the string in UTF-8.
  @inline(__always)
  func appendString(_ string: String) {
    var string = string
    string.withUTF8 { utf8 in
      appendVarint(utf8.count)
      unsafe append(UnsafeRawBufferPointer(utf8))
    }
  }
}
