//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Values of the standard library, as what they are made of.
final class StructuralCoder<Value: StructuralType>: TypedCoder {
  private let stored: any ValueCoder

  init(stored: any ValueCoder) {
    self.stored = stored
  }

  var summary: String { "`\(Value.self)`, as what it is made of" }

  func encode(_ value: Value, to encoder: CallEncoder) throws {
    try stored.encode(value.stored, to: encoder)
  }

  func decode(from decoder: CallDecoder) throws -> Value {
    try Value(stored: stored.decode(Value.Stored.self, from: decoder))
  }
}
