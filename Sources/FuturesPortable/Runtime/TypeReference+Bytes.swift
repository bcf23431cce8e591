//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension TypeReference {
  private enum Tag {
    static let named: UInt8 = 0
    static let nominal: UInt8 = 1
    static let tuple: UInt8 = 2
    static let metatype: UInt8 = 3
    static let pack: UInt8 = 4
    static let existential: UInt8 = 5
    static let classBoundExistential: UInt8 = 6
    static let function: UInt8 = 7
    static let existentialMetatype: UInt8 = 8
    static let objects: UInt8 = 9
  }

  func write(to writer: ByteWriter) {
    switch self {
    case .named(let name):
      writer.append(Tag.named)
      writer.append(text: name)
    case .nominal(let address, let arguments):
      writer.append(Tag.nominal)
      address.write(to: writer)
      TypeReference.write(arguments, to: writer)
    case .tuple(let elements, let labels):
      writer.append(Tag.tuple)
      TypeReference.write(elements, to: writer)
      for label in labels { writer.append(text: label) }
    case .metatype(let instance):
      writer.append(Tag.metatype)
      instance.write(to: writer)
    case .existentialMetatype(let instance):
      writer.append(Tag.existentialMetatype)
      instance.write(to: writer)
    case .pack(let elements):
      writer.append(Tag.pack)
      TypeReference.write(elements, to: writer)
    case .existential(let protocols, let isClassBound):
      writer.append(isClassBound ? Tag.classBoundExistential : Tag.existential)
      TypeReference.write(protocols, to: writer)
    case .objects(let superclass, let protocols):
      writer.append(Tag.objects)
      superclass.write(to: writer)
      TypeReference.write(protocols, to: writer)
    case .function(let types, let traits):
      writer.append(Tag.function)
      writer.append(traits.rawValue)
      TypeReference.write(types, to: writer)
    }
  }

  /// - Throws: `Refusal` for bytes that are none, or nest deeper than `depth`.
  init(from reader: inout ByteReader, depth: Int = 64) throws {
    guard depth > 0 else { throw Refusal("a type's description is nested too deeply") }
    let tag = try reader.readByte()
    switch tag {
    case Tag.named: self = .named(try reader.readText())
    case Tag.nominal:
      self = .nominal(
        try ImageAddress(from: &reader), try TypeReference.list(from: &reader, depth: depth - 1))
    case Tag.tuple:
      let elements = try TypeReference.list(from: &reader, depth: depth - 1)
      self = .tuple(elements, labels: try elements.map { _ in try reader.readText() })
    case Tag.metatype: self = .metatype(try TypeReference(from: &reader, depth: depth - 1))
    case Tag.existentialMetatype:
      self = .existentialMetatype(try TypeReference(from: &reader, depth: depth - 1))
    case Tag.pack: self = .pack(try TypeReference.list(from: &reader, depth: depth - 1))
    case Tag.existential, Tag.classBoundExistential:
      self = .existential(
        try TypeReference.addresses(from: &reader),
        isClassBound: tag == Tag.classBoundExistential)
    case Tag.objects:
      let superclass = try TypeReference(from: &reader, depth: depth - 1)
      self = .objects(of: superclass, try TypeReference.addresses(from: &reader))
    case Tag.function:
      let traits = try FunctionTraits(byte: try reader.readByte())
      let types = try TypeReference.list(from: &reader, depth: depth - 1)
      guard !types.isEmpty else { throw Refusal("a type's description is damaged") }
      self = .function(types, traits)
    default: throw Refusal("a type's description is damaged")
    }
  }

  private static func write(_ list: [TypeReference], to writer: ByteWriter) {
    writer.appendVarint(list.count)
    for reference in list { reference.write(to: writer) }
  }

  private static func write(_ addresses: [ImageAddress], to writer: ByteWriter) {
    writer.appendVarint(addresses.count)
    for address in addresses { address.write(to: writer) }
  }

  private static func addresses(from reader: inout ByteReader) throws -> [ImageAddress] {
    var addresses: [ImageAddress] = []
    for _ in 0..<(try reader.readLength()) { addresses.append(try ImageAddress(from: &reader)) }
    return addresses
  }

  private static func list(
    from reader: inout ByteReader, depth: Int
  ) throws -> [TypeReference] {
    var list: [TypeReference] = []
    for _ in 0..<(try reader.readLength()) {
      list.append(try TypeReference(from: &reader, depth: depth))
    }
    return list
  }
}
