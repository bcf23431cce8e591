//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Values behind a protocol: the type that is there, and its value.
final class ExistentialCoder<Value>: TypedCoder {
  var summary: String { "`\(Value.self)`, by what is behind it" }

  func encode(_ value: Value, to encoder: CallEncoder) throws {
    func encode<T>(_ type: T.Type) throws {
      guard let inner = value as? T else { throw Refusal.layout }
      try encoder.encode(type: type)
      try ValueCoders.coder(for: type).encode(inner, to: encoder)
    }
    // The type of what is behind the protocol, and not that of the protocol: hence `as Any`.
    let dynamicType: Any.Type = type(of: value as Any)
    guard dynamicType != Value.self else { throw Refusal.layout }
    try _openExistential(dynamicType, do: encode)
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
