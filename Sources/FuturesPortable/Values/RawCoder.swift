//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Plain bytes, for types in which there is no address.
final class RawCoder: ValueCoder {
  let size: Int
  let alignment: Int

  init(size: Int, alignment: Int) {
    self.size = size
    self.alignment = alignment
  }

  var summary: String { "\(size) plain bytes" }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) {
    unsafe encoder.writer.append(UnsafeRawBufferPointer(start: source, count: size))
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    let bytes = unsafe try decoder.reader.readBytes(size)
    guard let start = bytes.baseAddress else { return }
    unsafe target.copyMemory(from: start, byteCount: size)
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {}
}
