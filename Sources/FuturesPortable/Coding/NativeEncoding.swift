//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Optional: NativelyEncodable where Wrapped: Encodable {
  static var encodeFunction: NativeFunction? {
    EncodeFunction<Wrapped?> { value, part in
      guard let value else { return part.writer.append(Tag.nil) }
      let start = part.writer.count
      try part.encode(value)
      part.markSome(at: start)
    }
  }
}

extension Array: NativelyEncodable where Element: Encodable {
  static var encodeFunction: NativeFunction? { encodeFunction(for: [Element].self) }
}

extension ContiguousArray: NativelyEncodable where Element: Encodable {
  static var encodeFunction: NativeFunction? {
    encodeFunction(for: ContiguousArray<Element>.self)
  }
}

extension Sequence {
  /// How arrays are written: scalars side by side, other elements one after the other.
  ///
  /// Arrays are always contiguous where there is no Objective-C.
  fileprivate static func encodeFunction<C: Collection>(
    for type: C.Type
  ) -> NativeFunction where C.Element: Encodable {
    if let scalar = C.Element.self as? any Scalar.Type {
      return packedEncodeFunction(for: type, scalar)
    }
    return EncodeFunction<C> { elements, part in
      let value = try part.begin()
      do {
        value.become(.unkeyed)
        // An iterator of an unknown type is several calls for each element.
        try elements.withContiguousStorageIfAvailable { elements in
          for index in 0..<elements.count {
            _ = try value.beginElement()
            unsafe try part.encode(elements[index])
          }
        }
        part.end()
      } catch {
        part.drop(from: value)
        throw error
      }
    }
  }

  private static func packedEncodeFunction<C: Collection, S: Scalar>(
    for type: C.Type, _: S.Type
  ) -> EncodeFunction<C> {
    EncodeFunction<C> { elements, part in
      let writer = part.writer
      writer.append(Tag.packed)
      writer.append(S.kind)
      writer.appendVarint(elements.count)
      _ = elements.withContiguousStorageIfAvailable {
        unsafe writer.append(UnsafeRawBufferPointer($0))
      }
    }
  }
}
