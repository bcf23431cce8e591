//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// The coders of types, made once each.
enum ValueCoders {
  private static let known = Lock<[ObjectIdentifier: any ValueCoder]>([:])

  /// The coder of a type.
  ///
  /// - Throws: `Refusal` for a type whose values cannot travel.
  static func coder(for type: Any.Type) throws -> any ValueCoder {
    if let coder = known.withLock({ $0[ObjectIdentifier(type)] }) { return coder }
    // Outside the lock, because it may ask for the coders of what is inside. Two threads may make the same.
    let coder = try make(for: type)
    known.withLock { $0[ObjectIdentifier(type)] = coder }
    return coder
  }

  private static func make(for type: Any.Type) throws -> any ValueCoder {
    let runtimeType = RuntimeType(type)
    guard runtimeType.isCopyable else {
      throw Refusal("`\(type)` is not copyable, and what travels is a copy")
    }
    if let scalar = type as? any PlainScalar.Type { return rawCoder(of: scalar) }
    if type == String.self { return StringCoder() }
    if let coder = try optionalReferenceCoder(of: runtimeType) { return coder }
    if let structural = type as? any StructuralType.Type, !isPlainlyCodable(type) {
      return try structural.makeCoder()
    }
    switch runtimeType.kind {
    case .classType: return type is AnyKeyPath.Type ? KeyPathCoder() : ObjectCoder()
    case .function: return try functionCoder(of: runtimeType)
    case .metatype: return MetatypeCoder()
    case .existentialMetatype:
      return ExistentialMetatypeCoder(tableCount: runtimeType.metatypeTableCount)
    case .existential, .extendedExistential: return existentialCoder(of: type)
    case .tuple:
      return TupleCoder(
        elements: try (runtimeType.tupleElements ?? []).map { ($0.offset, try coder(for: $0.type)) }
      )
    default: break
    }
    if let codable = type as? any Codable.Type { return codableCoder(of: codable) }
    throw Refusal.notCodable(type)
  }

  /// Whether a type's own coding keeps everything: not that of a collection of objects, closures or
  /// protocol values, which would lose who is who and what is what.
  static func isPlainlyCodable(_ type: Any.Type) -> Bool {
    if let structural = type as? any StructuralType.Type {
      return type is any Codable.Type && structural.parts.allSatisfy(isPlainlyCodable)
    }
    switch RuntimeType(type).kind {
    case .structType, .enumType, .optional: return type is any Codable.Type
    default: return false
    }
  }

  /// A reference or a function has room for `nil` itself, and its coder sends it.
  private static func optionalReferenceCoder(of type: RuntimeType) throws -> (any ValueCoder)? {
    guard type.kind == .optional, let wrapped = type.genericArguments?.first else { return nil }
    switch RuntimeType(wrapped).kind {
    case .function: return try functionCoder(of: RuntimeType(wrapped))
    case .classType where !(wrapped is AnyKeyPath.Type): return ObjectCoder()
    default: return nil
    }
  }

  private static func functionCoder(of type: RuntimeType) throws -> any ValueCoder {
    switch type.convention {
    case .swift: return FunctionCoder()
    case .cFunction: return CFunctionCoder()
    case .block, .thin, nil:
      throw Refusal(
        "a `\(type.type)` is not laid out as a closure or a C function is",
        remedy: "Make it inside the call.")
    }
  }

  private static func rawCoder<T>(of type: T.Type) -> any ValueCoder {
    RawCoder(size: MemoryLayout<T>.size, alignment: MemoryLayout<T>.alignment)
  }

  private static func codableCoder<T: Codable>(of type: T.Type) -> any ValueCoder {
    CodableCoder<T>()
  }

  private static func existentialCoder(of type: Any.Type) -> any ValueCoder {
    func make<T>(_: T.Type) -> any ValueCoder { ExistentialCoder<T>() }
    return _openExistential(type, do: make)
  }
}
