//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A lone variable that is one strong reference, and the context that is the captured object.
final class LoneReferenceCoder: ValueCoder {
  static let shared = LoneReferenceCoder()

  let size = MemoryLayout<UInt>.size
  let alignment = MemoryLayout<UInt>.alignment

  var summary: String { "one reference, by what it refers to" }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    guard let address = unsafe source.load(as: UnsafeRawPointer?.self) else {
      // An optional one.
      return encoder.writer.append(UInt8(0))
    }
    let type = try ReferencedValue.type(of: unsafe HeapObject(address: address))
    try EnclosingStructs.refuseOthers(than: type)
    encoder.writer.append(UInt8(1))
    do {
      try encoder.encode(type: type)
      try unsafe LoneReferenceCoder.coder(for: type).encode(source, to: encoder)
    } catch let refusal as Refusal {
      // A struct that is one reference is not told from what it refers to.
      throw refusal.adding(
        "If it is a part of a struct that is Codable, such as a `CharacterSet`: \(LoneCaptureCoder.remedy)"
      )
    }
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    guard try decoder.reader.readByte() != 0 else {
      return unsafe target.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
    }
    let coder = try LoneReferenceCoder.coder(for: try decoder.type())
    guard coder.size == size else { throw Refusal.damaged }
    try unsafe coder.decode(to: target, from: decoder)
  }

  /// Optimised code of the standard library stores all references as objects, those to the elements of an array in an
  /// array too.
  ///
  /// They may be optional there, and `nil`: as the element of an array of objects, it would end the array.
  private static func coder(for type: Any.Type) throws -> any ValueCoder {
    type == [AnyObject].self || type == [AnyObject?].self
      ? objects : try ValueCoders.coder(for: type)
  }

  private static let objects = ArrayCoder<AnyObject?>(element: shared)

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {
    unsafe HeapObject.release(target.load(as: UnsafeMutableRawPointer?.self))
  }
}
