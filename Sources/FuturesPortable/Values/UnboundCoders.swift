//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Coders for types of which only the descriptor exists, because an optimised build left the metadata out.
///
/// A struct is sent field by field, as the compiler's own coding would; an enum without payloads as its number.
/// Anything else is refused.
enum UnboundCoders {
  static func coder(for descriptor: TypeDescriptor) throws -> any ValueCoder {
    let name = descriptor.name
    guard !descriptor.isGeneric else { throw Refusal.withoutMetadata("`\(name)`") }
    if let cases = descriptor.plainCaseCount, cases > 1 {
      let size = cases <= 1 << 8 ? 1 : cases <= 1 << 16 ? 2 : 4
      return PlainEnumCoder(caseCount: cases, size: size)
    }
    guard let fields = unsafe descriptor.fieldTypeNames else {
      throw Refusal.withoutMetadata("`\(name)`")
    }
    // Laid out as the compiler does it: one after the other, each at its alignment.
    var elements: [(offset: Int, coder: any ValueCoder)] = []
    var end = 0
    for index in unsafe fields.indices {
      do {
        let coder = unsafe try CaptureCoders.coder(for: fields[index], parameters: nil)
        elements.append((end.aligned(to: coder.alignment), coder))
        end = end.aligned(to: coder.alignment) + coder.size
      } catch let refusal as Refusal {
        throw refusal.within("a property of `\(name)`")
      }
    }
    return TupleCoder(elements: elements)
  }

  /// As a lone capture: where nothing but bytes is in it, the name may be another type's, and the bytes go.
  static func lone(_ coder: any ValueCoder, checking words: LoneWords) -> any ValueCoder {
    isPlain(coder)
      ? LonePlainCoder(size: coder.size, alignment: coder.alignment, checking: words) : coder
  }

  static func isPlain(_ coder: any ValueCoder) -> Bool {
    switch coder {
    case is RawCoder, is PlainEnumCoder: true
    case let tuple as TupleCoder: tuple.elements.allSatisfy { isPlain($0.coder) }
    default: false
    }
  }
}
