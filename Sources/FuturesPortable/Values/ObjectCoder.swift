//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Instances of classes: by their own coding, as what they are and not as what they were captured as.
///
/// An object that is captured twice is one object there too.
final class ObjectCoder: TypedCoder {
  typealias Value = AnyObject?

  var summary: String { "an object, by its own coding" }

  func encode(_ value: AnyObject?, to encoder: CallEncoder) throws {
    guard unsafe encoder.beginObject(at: ObjectCoder.address(of: value)), let value else { return }
    let dynamicType: Any.Type = type(of: value)
    guard let codable = value as? any Encodable, dynamicType is any Decodable.Type else {
      throw Refusal.notCodable(dynamicType)
    }
    try encoder.encode(type: dynamicType)
    try BinaryCoder.encode(codable, into: encoder.writer)
  }

  func decode(from decoder: CallDecoder) throws -> AnyObject? {
    let object = unsafe try decoder.object { register in
      guard let type = try decoder.type() as? any Decodable.Type else { throw Refusal.damaged }
      let object = try BinaryCoder.decode(type, from: &decoder.reader) as AnyObject
      unsafe register(Unmanaged.passRetained(object).toOpaque())
    }
    return unsafe object.map { unsafe Unmanaged<AnyObject>.fromOpaque($0).takeRetainedValue() }
  }

  private static func address(of object: AnyObject?) -> UnsafeRawPointer? {
    unsafe object.map { unsafe UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque()) }
  }
}
