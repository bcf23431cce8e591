//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The names of the keys of the message that is being read, and of the one before it.
///
/// Messages of one kind begin with the same names: comparing their bytes takes less time than making strings.
@safe
final class NameTable {
  @safe @exclusivity(unchecked) private(set) var count = 0
  @safe @exclusivity(unchecked) private var stored = 0
  private let names: UnsafeMutablePointer<String>
  /// The bytes of the names that are stored.
  private let bytes = ByteWriter()

  init() {
    unsafe names = .allocate(capacity: KeyTable.capacity)
  }

  deinit {
    unsafe names.deinitialize(count: stored)
    unsafe names.deallocate()
  }

  /// The name with a number below `count`.
  @inline(__always)
  func isName(_ reference: UInt8, _ name: String) -> Bool {
    unsafe Int(reference) < count && names[Int(reference)] == name
  }

  func name(_ reference: UInt8) -> String? {
    Int(reference) < count ? unsafe names[Int(reference)] : nil
  }

  func reset() {
    count = 0
    if bytes.count > 1 << 14 { forget() }
  }

  /// Reads the table of a message.
  ///
  /// - Returns: Where it ends; `nil` if it cannot be read.
  func read(_ reader: ByteReader) -> Int? {
    var reader = reader
    guard let length = try? reader.readLength(), let table = unsafe try? reader.readBytes(length)
    else { return nil }
    if unsafe !bytes.hasSameBytes(as: table) {
      forget()
      guard unsafe store(table) else {
        forget()
        return nil
      }
    }
    count = stored
    return reader.position
  }

  private func store(_ table: UnsafeRawBufferPointer) -> Bool {
    var reader = unsafe ByteReader(table)
    while !reader.isAtEnd {
      guard stored < KeyTable.capacity, let length = try? reader.readLength(),
        let utf8 = unsafe try? reader.readBytes(length),
        let name = unsafe String(validating: utf8, as: UTF8.self)
      else { return false }
      unsafe (names + stored).initialize(to: name)
      stored += 1
    }
    unsafe bytes.append(table)
    return true
  }

  private func forget() {
    unsafe names.deinitialize(count: stored)
    stored = 0
    bytes.removeAll(keepingCapacity: bytes.count < 1 << 14)
  }
}

extension ByteWriter {
  func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
    unsafe withBytes { unsafe $0.elementsEqual(other) }
  }
}
