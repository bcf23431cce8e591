//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A value that is written and read in one piece, without containers: numbers, `Bool`, `String`.
protocol Leaf: NativelyEncodable, NativelyDecodable, Codable, Sendable {
  func write(to writer: ByteWriter)
  /// Nothing where the item is something else, or does not fit.
  init?(_ item: Item, in message: DecodingMessage)
}

extension Leaf {
  static var encodeFunction: NativeFunction? {
    EncodeFunction<Self> { value, part in value.write(to: part.writer) }
  }

  static var decodeFunction: NativeFunction? {
    DecodeFunction<Self> { item, message, place in
      try message.leaf(Self.self, item, place)
    }
  }
}

/// A leaf of a fixed size, many of which lie side by side in a packed array as they lie in memory.
protocol Scalar: Leaf, BitwiseCopyable {
  /// The tag that stands for the kind of the elements.
  static var kind: UInt8 { get }
  /// Whether bytes that somebody else wrote are values of this type.
  static func areValues(_ bytes: UnsafeRawBufferPointer) -> Bool
}

extension Scalar {
  static func areValues(_ bytes: UnsafeRawBufferPointer) -> Bool { true }
}

#if _endian(big)
  #error("Packed arrays are little-endian, and copied as they lie in memory.")
#endif
