//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension Optional: NativelyDecodable where Wrapped: Decodable {
  static var decodeFunction: NativeFunction? {
    DecodeFunction<Wrapped?> { item, message, place in
      switch item.tag {
      case Tag.nil: return nil
      case Tag.some:
        let payload = try message.item(at: item.payload, before: item.end, place)
        return try message.decode(Wrapped.self, payload, place)
      default: return try message.decode(Wrapped.self, item, place)
      }
    }
  }
}

extension Array: NativelyDecodable where Element: Decodable {
  static var decodeFunction: NativeFunction? { decodeFunction(for: [Element].self) }
}

extension ContiguousArray: NativelyDecodable where Element: Decodable {
  static var decodeFunction: NativeFunction? {
    decodeFunction(for: ContiguousArray<Element>.self)
  }
}

extension Sequence {
  /// How arrays are read, whichever way they were written.
  fileprivate static func decodeFunction<C: RangeReplaceableCollection>(
    for type: C.Type
  ) -> NativeFunction where C.Element: Decodable {
    if let scalar = C.Element.self as? any Scalar.Type {
      return packedDecodeFunction(for: type, scalar)
    }
    return DecodeFunction<C> { item, message, place in
      try message.elements(type, item, place) { try $0.decode(C.Element.self, $1, $2) }
    }
  }

  private static func packedDecodeFunction<C: RangeReplaceableCollection, S: Scalar>(
    for type: C.Type, _: S.Type
  ) -> DecodeFunction<C> where C.Element: Decodable {
    DecodeFunction<C> { item, message, place in
      guard let bytes = unsafe message.packedBytes(item, S.kind), unsafe S.areValues(bytes) else {
        return try message.elements(type, item, place) { try $0.decode(C.Element.self, $1, $2) }
      }
      // `S` is the type of the elements, which was asked for its scalar kind.
      return C(unsafe unsafeBitCast(S.copies(bytes), to: [C.Element].self))
    }
  }
}

/// How `Data` is read, if the type is that one.
///
/// Its own `init(from:)` takes ten times as long as it has to: it asks for one byte after the other. This
/// library does not know Foundation, so the type is recognised by its name, once.
func bytesDecodeFunction(for type: Any.Type) -> NativeFunction? {
  guard let bytes = type as? any RangeReplaceableCollection<UInt8>.Type,
    ["Foundation.Data", "FoundationEssentials.Data"].contains(String(reflecting: type))
  else { return nil }
  return bytesDecodeFunction(of: bytes)
}

private func bytesDecodeFunction<C: RangeReplaceableCollection<UInt8>>(
  of type: C.Type
) -> NativeFunction {
  DecodeFunction<C> { item, message, place in
    if let bytes = unsafe message.packedBytes(item, UInt8.kind) { return unsafe C(bytes) }
    return try message.elements(type, item, place) { try $0.leaf(UInt8.self, $1, $2) }
  }
}

extension DecodingMessage {
  /// Reads the elements of an unkeyed container one after the other.
  fileprivate func elements<C: RangeReplaceableCollection>(
    _ type: C.Type, _ item: Item, _ place: Place,
    _ decode: (DecodingMessage, Item, Place) throws -> C.Element
  ) throws -> C {
    let value = try begin(item, place)
    defer { end(to: Int(value.slot)) }
    let slot = unsafe try value.liveSlot()
    guard unsafe try open(unkeyed: slot) else { throw mismatch(type, item, place) }
    // A copy: slots move when there are more of them.
    var (slotCopy, elements) = unsafe (slot.pointee, C())
    // What is still to come must not reserve much more memory than it has bytes.
    let room = 8 * (item.end - slotCopy.start) / MemoryLayout<C.Element>.stride
    elements.reserveCapacity(Swift.min(slotCopy.count, Swift.max(room, 4)))
    var position = slotCopy.start
    for index in 0..<slotCopy.count {
      let place = Place(slot: Int(value.slot), entry: index)
      let element = unsafe try element(&slotCopy, index, at: position, place)
      elements.append(try decode(self, element, place))
      position = element.end
    }
    return elements
  }
}
