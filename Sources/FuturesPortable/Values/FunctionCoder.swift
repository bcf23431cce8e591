//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Swift functions and closures, optional ones too.
final class FunctionCoder: ValueCoder {
  let size = MemoryLayout<FunctionValue>.size
  let alignment = MemoryLayout<FunctionValue>.alignment

  var summary: String { "a function and what it captures" }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    try unsafe encoder.encode(source.load(as: FunctionValue.self))
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    unsafe target.storeBytes(of: try decoder.function(), as: FunctionValue.self)
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {
    unsafe target.load(as: FunctionValue.self).release()
  }
}
