//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// An array whose elements lie side by side in a message, as they do in memory.
protocol PackedArray {
  /// Copies the elements out of bytes that somebody else could change meanwhile.
  ///
  /// - Parameters:
  ///   - bytes: They end with the last element.
  ///   - head: Reads a copy of their beginning, from the array's tag on.
  init?(endOf bytes: UnsafeRawBufferPointer, head: inout ByteReader)
}

extension Array: PackedArray where Element: Scalar {
  init?(endOf bytes: UnsafeRawBufferPointer, head: inout ByteReader) {
    guard (try? head.readByte()) == Tag.packed, (try? head.readByte()) == Element.kind,
      let count = try? head.readVarint(), head.position <= bytes.count,
      case let elements = unsafe UnsafeRawBufferPointer(rebasing: bytes[head.position...]),
      elements.count.quotientAndRemainder(dividingBy: MemoryLayout<Element>.size) == (count, 0)
    else { return nil }
    self = unsafe Element.copies(elements)
    // In the copy, which nobody else can change.
    guard unsafe withUnsafeBytes({ unsafe Element.areValues($0) }) else { return nil }
  }
}

extension Scalar {
  /// Values that lie at any address, side by side.
  static func copies(_ bytes: UnsafeRawBufferPointer) -> [Self] {
    let count = bytes.count / MemoryLayout<Self>.size
    return unsafe [Self](unsafeUninitializedCapacity: count) { places, written in
      unsafe LargeMemory.willFill(places.baseAddress, bytes.count)
      unsafe UnsafeMutableRawBufferPointer(places).copyMemory(from: bytes)
      written = count
    }
  }
}
