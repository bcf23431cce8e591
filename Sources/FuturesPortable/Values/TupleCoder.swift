//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Tuples, element by element.
final class TupleCoder: ValueCoder {
  let size: Int
  let alignment: Int
  let elements: [(offset: Int, coder: any ValueCoder)]

  init(elements: [(offset: Int, coder: any ValueCoder)]) {
    self.elements = elements
    size = elements.map { $0.offset + $0.coder.size }.max() ?? 0
    alignment = elements.map(\.coder.alignment).max() ?? 1
  }

  var summary: String {
    "a tuple or struct: " + elements.map(\.coder.summary).joined(separator: ", ")
  }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    for (offset, coder) in elements { try unsafe coder.encode(source + offset, to: encoder) }
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    var filled = 0
    do {
      for (offset, coder) in elements {
        try unsafe coder.decode(to: target + offset, from: decoder)
        filled += 1
      }
    } catch {
      for (offset, coder) in elements[..<filled] { unsafe coder.destroy(target + offset) }
      throw error
    }
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {
    for (offset, coder) in elements { unsafe coder.destroy(target + offset) }
  }
}
