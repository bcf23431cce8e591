//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A shape as the other side learns of it.
enum ShapeDefinition {
  enum Context {
    case none, object
    case layout(ContextLayout)
  }

  case type(TypeReference)
  case function(ImageAddress, Context)

  private enum Tag {
    static let type: UInt8 = 0
    static let function: UInt8 = 1
    static let functionOnObject: UInt8 = 2
    static let functionInContext: UInt8 = 3
  }

  var bytes: [UInt8] {
    let writer = ByteWriter()
    switch self {
    case .type(let reference):
      writer.append(Tag.type)
      reference.write(to: writer)
    case .function(let code, .none):
      writer.append(Tag.function)
      code.write(to: writer)
    case .function(let code, .object):
      writer.append(Tag.functionOnObject)
      code.write(to: writer)
    case .function(let code, .layout(let layout)):
      writer.append(Tag.functionInContext)
      code.write(to: writer)
      layout.write(to: writer)
    }
    return writer.bytes
  }

  init(from reader: inout ByteReader) throws {
    switch try reader.readByte() {
    case Tag.type: self = .type(try TypeReference(from: &reader))
    case Tag.function: self = .function(try ImageAddress(from: &reader), .none)
    case Tag.functionOnObject: self = .function(try ImageAddress(from: &reader), .object)
    case Tag.functionInContext:
      self = .function(
        try ImageAddress(from: &reader), .layout(try ContextLayout(from: &reader)))
    default: throw Refusal.damaged
    }
  }
}
