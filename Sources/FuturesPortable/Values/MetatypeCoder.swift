//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Types as values.
final class MetatypeCoder: TypedCoder {
  typealias Value = Any.Type

  var summary: String { "a type" }

  func encode(_ value: Any.Type, to encoder: CallEncoder) throws {
    try encoder.encode(type: value)
  }

  func decode(from decoder: CallDecoder) throws -> Any.Type {
    try decoder.type()
  }
}
