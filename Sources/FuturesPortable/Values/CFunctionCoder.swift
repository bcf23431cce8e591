//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Pointers to C functions, optional ones too.
final class CFunctionCoder: ValueCoder {
  let size = MemoryLayout<UInt>.size
  let alignment = MemoryLayout<UInt>.alignment

  var summary: String { "a C function, by its place" }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    guard let code = unsafe source.load(as: UnsafeRawPointer?.self) else {
      return encoder.writer.append(UInt8(0))
    }
    encoder.writer.append(UInt8(1))
    unsafe try encoder.encode(placeOf: code)
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    var code: UnsafeRawPointer?
    if try decoder.reader.readByte() != 0 {
      unsafe code = try ImageAddress(from: &decoder.reader).resolve()
    }
    unsafe target.storeBytes(of: code, as: UnsafeRawPointer?.self)
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {}
}
