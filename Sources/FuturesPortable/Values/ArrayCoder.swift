//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Arrays, element by element.
final class ArrayCoder<Element>: TypedCoder {
  private let element: any ValueCoder

  init(element: any ValueCoder) {
    self.element = element
  }

  var summary: String { "`[\(Element.self)]`, element by element" }

  func encode(_ value: [Element], to encoder: CallEncoder) throws {
    encoder.writer.appendVarint(value.count)
    for (index, each) in value.enumerated() {
      do {
        try element.encode(each, to: encoder)
      } catch let refusal as Refusal {
        throw refusal.within("element \(index)")
      }
    }
  }

  func decode(from decoder: CallDecoder) throws -> [Element] {
    if MemoryLayout<Element>.size == 0 {
      // Elements without content take no bytes, and are all the same.
      let count = try decoder.reader.readVarint()
      guard count > 0 else { return [] }
      return Array(repeating: try element.decode(Element.self, from: decoder), count: count)
    }
    var value: [Element] = []
    // Not reserved: the count is only believed as far as elements come.
    for _ in 0..<(try decoder.reader.readLength()) {
      value.append(try element.decode(Element.self, from: decoder))
    }
    return value
  }
}
