//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// How a type conforms to a protocol, as bytes: never by the table's address.
///
/// Conformances to the protocols of resilient libraries are completed at run time: at the same address
/// another process may have an empty table. Both sides ask their runtime instead.
struct WitnessTable: Hashable {
  let conformingType: TypeReference
  let protocolDescriptor: ImageAddress

  /// Describes a table.
  ///
  /// - Parameters:
  ///   - table: Its address.
  ///   - candidates: The types of which it may be the conformance.
  /// - Throws: `Refusal` where it is that of none of them.
  @unsafe
  init(_ table: UnsafeRawPointer, amongst candidates: [Any.Type]) throws {
    let descriptor = unsafe try WitnessTable.protocolDescriptor(of: table)
    for candidate in unsafe candidates + WitnessTable.conformingType(of: table) {
      let type = RuntimeType(candidate)
      guard unsafe cfutures_swift_witness_table(type.metadata, descriptor) == table else {
        continue
      }
      conformingType = try TypeReference(of: candidate)
      unsafe protocolDescriptor = try ImageAddress(of: descriptor)
      return
    }
    throw Refusal("it was formed in a generic function whose constraints cannot be described")
  }

  /// The address of the table in this process.
  func resolve() throws -> UnsafeRawPointer {
    let type = RuntimeType(try conformingType.resolve())
    guard
      let table = unsafe cfutures_swift_witness_table(
        type.metadata, try protocolDescriptor.resolve())
    else {
      throw Refusal("a conformance that the call needs is not known to this process")
    }
    return unsafe table
  }

  /// Whether a table lies at an address, which may be any number.
  static func isTable(at table: UInt) -> Bool {
    var conformance: UInt = 0
    var image = unsafe cfutures_image()
    let isThere = unsafe withUnsafeMutableBytes(of: &conformance) {
      unsafe cfutures_read_safely(table, $0.baseAddress, $0.count)
    }
    guard isThere, let place = unsafe UnsafeRawPointer(bitPattern: conformance) else {
      return false
    }
    return unsafe cfutures_image_at(place, &image)
  }

  /// The protocol of a table.
  ///
  /// Layout: the table's first word is the conformance's descriptor, whose first 4 bytes lead to the
  /// protocol; an odd number leads to a pointer to it.
  @unsafe
  static func protocolDescriptor(of table: UnsafeRawPointer) throws -> UnsafeRawPointer {
    let conformance = unsafe table.load(as: UnsafeRawPointer.self)
    _ = unsafe try ImageAddress(of: conformance)
    let reference = unsafe Int(conformance.load(as: Int32.self))
    let target = unsafe conformance + (reference & ~1)
    return unsafe reference & 1 == 0 ? target : target.load(as: UnsafeRawPointer.self)
  }

  /// The type whose conformance a table is, where it is not a generic one.
  ///
  /// Layout: the second 4 bytes of the conformance's descriptor lead to the type's, directly or by way of a
  /// pointer; three bits of the flags at 12 say which.
  @unsafe
  private static func conformingType(of table: UnsafeRawPointer) -> [Any.Type] {
    let conformance = unsafe table.load(as: UnsafeRawPointer.self)
    let target = unsafe conformance + 4 + Int(conformance.load(fromByteOffset: 4, as: Int32.self))
    let descriptor: UnsafeRawPointer
    switch unsafe conformance.load(fromByteOffset: 12, as: UInt32.self) >> 3 & 7 {
    case 0: unsafe descriptor = target
    case 1: unsafe descriptor = target.load(as: UnsafeRawPointer.self)
    default: return []
    }
    guard unsafe !TypeDescriptor(address: descriptor).isGeneric else { return [] }
    var name = MangledName()
    unsafe name.append(reference: descriptor)
    return name.resolve().map { [$0] } ?? []
  }

  init(conformingType: TypeReference, protocolDescriptor: ImageAddress) {
    self.conformingType = conformingType
    self.protocolDescriptor = protocolDescriptor
  }
}
