//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension ContextLayout {
  func write(to writer: ByteWriter) {
    metadata.write(to: writer)
    writer.appendVarint(parameters.count)
    for (place, type) in parameters {
      writer.appendVarint(place.depth)
      writer.appendVarint(place.index)
      type.write(to: writer)
    }
    writer.appendVarint(bindings.count)
    for binding in bindings {
      switch binding {
      case .type(let reference):
        writer.append(UInt8(0))
        reference.write(to: writer)
      case .witness(let table):
        writer.append(UInt8(1))
        table.conformingType.write(to: writer)
        table.protocolDescriptor.write(to: writer)
      }
    }
  }

  init(from reader: inout ByteReader) throws {
    metadata = try ImageAddress(from: &reader)
    var parameters: [(place: GenericParameters.Place, type: TypeReference)] = []
    for _ in 0..<(try reader.readLength()) {
      let place = GenericParameters.Place(
        depth: try reader.readVarint(), index: try reader.readVarint())
      parameters.append((place, try TypeReference(from: &reader)))
    }
    self.parameters = parameters
    var bindings: [Binding] = []
    for _ in 0..<(try reader.readLength()) {
      if try reader.readByte() == 0 {
        bindings.append(.type(try TypeReference(from: &reader)))
      } else {
        let type = try TypeReference(from: &reader)
        bindings.append(
          .witness(
            WitnessTable(
              conformingType: type, protocolDescriptor: try ImageAddress(from: &reader))))
      }
    }
    self.bindings = bindings
  }
}
