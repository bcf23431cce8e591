//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Types behind a protocol, as values: the type, and how it conforms.
final class ExistentialMetatypeCoder: ValueCoder {
  let size: Int
  let alignment = MemoryLayout<UInt>.alignment
  private let tableCount: Int

  init(tableCount: Int) {
    self.tableCount = tableCount
    size = (1 + tableCount) * MemoryLayout<UInt>.size
  }

  var summary: String { "a type, and how it conforms" }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    let type = unsafe source.load(as: Any.Type.self)
    try encoder.encode(type: type)
    for index in 0..<tableCount {
      let table = unsafe source.load(
        fromByteOffset: (1 + index) * MemoryLayout<UInt>.size, as: UnsafeRawPointer.self)
      let descriptor = unsafe try WitnessTable.protocolDescriptor(of: table)
      unsafe try ImageAddress(of: descriptor).write(to: encoder.writer)
    }
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    let type = try decoder.type()
    let reference = try TypeReference(of: type)
    var tables: [UnsafeRawPointer] = unsafe []
    for _ in 0..<tableCount {
      let descriptor = try ImageAddress(from: &decoder.reader)
      let table = WitnessTable(conformingType: reference, protocolDescriptor: descriptor)
      unsafe tables.append(try table.resolve())
    }
    let word = MemoryLayout<UInt>.size
    unsafe target.storeBytes(of: type, as: Any.Type.self)
    for index in 0..<tableCount {
      unsafe target.storeBytes(
        of: tables[index], toByteOffset: (1 + index) * word, as: UnsafeRawPointer.self)
    }
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {}
}
