//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Values that say themselves how they are coded.
final class CodableCoder<Value: Codable>: TypedCoder {
  var summary: String { "`\(Value.self)`, by its own coding" }

  func encode(_ value: Value, to encoder: CallEncoder) throws {
    try BinaryCoder.encode(value, into: encoder.writer)
  }

  func decode(from decoder: CallDecoder) throws -> Value {
    try BinaryCoder.decode(Value.self, from: &decoder.reader)
  }
}
