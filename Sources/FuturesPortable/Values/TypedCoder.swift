//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A coder of a type that Swift code can name.
protocol TypedCoder: ValueCoder {
  associatedtype Value

  func encode(_ value: Value, to encoder: CallEncoder) throws
  func decode(from decoder: CallDecoder) throws -> Value
}

extension TypedCoder {
  var size: Int { MemoryLayout<Value>.size }
  var alignment: Int { MemoryLayout<Value>.alignment }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    try unsafe encode(source.assumingMemoryBound(to: Value.self).pointee, to: encoder)
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    let value = try decode(from: decoder)
    unsafe target.initializeMemory(as: Value.self, to: value)
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {
    _ = unsafe target.assumingMemoryBound(to: Value.self).deinitialize(count: 1)
  }
}
