//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension ValueCoder {
  /// Writes a value of the coder's type.
  func encode<T>(_ value: T, to encoder: CallEncoder) throws {
    try unsafe withUnsafePointer(to: value) { try unsafe encode(UnsafeRawPointer($0), to: encoder) }
  }

  /// Reads a value of the coder's type, which `type` has to be.
  func decode<T>(_ type: T.Type, from decoder: CallDecoder) throws -> T {
    try unsafe withUnsafeTemporaryAllocation(of: T.self, capacity: 1) { buffer in
      guard let place = buffer.baseAddress else { throw Refusal.damaged }
      try unsafe decode(to: UnsafeMutableRawPointer(place), from: decoder)
      return unsafe place.move()
    }
  }
}
