//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Key paths through stored and computed properties and optionals.
final class KeyPathCoder: TypedCoder {
  typealias Value = AnyKeyPath

  private enum Tag {
    static let end: UInt8 = 0
    static let bytes: UInt8 = 1
    static let type: UInt8 = 2
    static let address: UInt8 = 3
  }

  var summary: String { "a key path" }

  func encode(_ value: AnyKeyPath, to encoder: CallEncoder) throws {
    let parts = unsafe try KeyPathParts.parts(of: value)
    let type: Any.Type = Swift.type(of: value)
    // The layout is nobody's promise: what would come out there has to be equal here.
    guard unsafe try KeyPathParts.make(type, from: parts) == value else { throw Refusal.layout }
    try encoder.encode(type: type)
    for part in parts {
      switch part {
      case .bytes(let bytes):
        encoder.writer.append(Tag.bytes)
        encoder.writer.appendVarint(bytes.count)
        encoder.writer.append(bytes: bytes)
      case .type(let type):
        encoder.writer.append(Tag.type)
        try encoder.encode(type: type)
      case .address(let address):
        encoder.writer.append(Tag.address)
        unsafe try encoder.encode(placeOf: address)
      }
    }
    encoder.writer.append(Tag.end)
  }

  func decode(from decoder: CallDecoder) throws -> AnyKeyPath {
    let type = try decoder.type()
    var parts: [KeyPathParts.Part] = []
    while true {
      switch try decoder.reader.readByte() {
      case Tag.bytes:
        let count = try decoder.reader.readLength()
        parts.append(.bytes(unsafe Array(try decoder.reader.readBytes(count))))
      case Tag.type: parts.append(.type(try decoder.type()))
      case Tag.address:
        unsafe parts.append(.address(try ImageAddress(from: &decoder.reader).resolve()))
      case Tag.end: return unsafe try KeyPathParts.make(type, from: parts)
      default: throw Refusal.damaged
      }
    }
  }
}
