//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Enums without payloads, as their number.
final class PlainEnumCoder: ValueCoder {
  let size: Int
  var alignment: Int { size }
  private let caseCount: Int

  init(caseCount: Int, size: Int) {
    self.caseCount = caseCount
    self.size = size
  }

  var summary: String { "the number of a case" }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    var number: UInt32 = 0
    unsafe withUnsafeMutableBytes(of: &number) {
      unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: source, count: size))
    }
    guard number < caseCount else { throw Refusal.layout }
    encoder.writer.appendVarint(Int(number))
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    let number = try decoder.reader.readVarint()
    guard number < caseCount else { throw Refusal.damaged }
    var bytes = UInt32(number)
    unsafe withUnsafeBytes(of: &bytes) {
      unsafe target.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(target), byteCount: size)
    }
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {}
}
