//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Values behind a protocol: the type that is there, and its value.
final class ExistentialCoder<Value>: TypedCoder {
  func encode(_ value: Value, to encoder: CallEncoder) throws {
    func encode<T>(_ inner: T) throws {
      try encoder.encode(type: T.self)
      try ValueCoders.coder(for: T.self).encode(inner, to: encoder)
    }
    // As `Any` it is opened, whatever the protocol: that is the runtime's own conversion.
    try _openExistential(value as Any, do: encode)
  }

  func decode(from decoder: CallDecoder) throws -> Value {
    func decode<T>(_ type: T.Type) throws -> Any {
      try ValueCoders.coder(for: type).decode(T.self, from: decoder)
    }
    guard let value = try _openExistential(try decoder.type(), do: decode) as? Value else {
      throw Refusal.damaged
    }
    return value
  }
}
