//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A mangled type name under construction, whose nominal types and protocols are addresses.
///
/// References are indirect ones into a table in front of the text: direct ones reach 2 GiB, which is
/// not enough from the heap to a library.
@safe
struct MangledName {
  private var text: [UInt8] = []
  private var references: [(place: Int, address: UnsafeRawPointer)] = unsafe []

  mutating func append(_ characters: some StringProtocol) {
    text.append(contentsOf: characters.utf8)
  }

  mutating func append(_ other: MangledName) {
    let offset = text.count
    text.append(contentsOf: other.text)
    for index in unsafe other.references.indices {
      let reference = unsafe other.references[index]
      unsafe references.append((offset + reference.place, reference.address))
    }
  }

  mutating func append(reference address: UnsafeRawPointer) {
    text.append(SymbolicReference.indirect)
    unsafe references.append((text.count, address))
    text.append(contentsOf: [0, 0, 0, 0])
  }

  /// The type that the runtime finds under the name.
  func resolve() -> Any.Type? {
    let table = unsafe references.count * MemoryLayout<UInt>.size
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: table + text.count + 1, alignment: MemoryLayout<UInt>.alignment)
    defer { unsafe buffer.deallocate() }
    unsafe buffer[table...].copyBytes(from: text + [0])
    for index in unsafe references.indices {
      let reference = unsafe references[index]
      let slot = index * MemoryLayout<UInt>.size
      let place = unsafe table + reference.place
      unsafe buffer.storeBytes(of: reference.address, toByteOffset: slot, as: UnsafeRawPointer.self)
      unsafe buffer.storeBytes(of: Int32(slot - place), toByteOffset: place, as: Int32.self)
    }
    let name = unsafe UnsafeRawBufferPointer(rebasing: buffer[table..<(table + text.count)])
    return unsafe RuntimeType.named(name)
  }
}
