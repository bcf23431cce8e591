//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Which types' values reach variables of other processes, and how.
///
/// As captures do, but decided by the type alone: what is behind a protocol, or captured by a closure, is a matter of the
/// moment.
enum VariableCoders {
  /// - Returns: `nil` for a type whose values may not be able to travel.
  static func coder(for type: Any.Type) -> (any ValueCoder)? {
    if canTravel(type) { return try? ValueCoders.coder(for: type) }
    guard isPlain(type), hasNoAddress(type) else { return nil }
    func raw<T>(_: T.Type) -> any ValueCoder {
      RawCoder(size: MemoryLayout<T>.size, alignment: MemoryLayout<T>.alignment)
    }
    return _openExistential(type, do: raw)
  }

  private static func canTravel(_ type: Any.Type) -> Bool {
    if type is any PlainScalar.Type || type == String.self { return true }
    if let structural = type as? any StructuralType.Type {
      return structural.parts.allSatisfy(canTravel)
    }
    let runtimeType = RuntimeType(type)
    switch runtimeType.kind {
    case .tuple: return runtimeType.tupleElements?.allSatisfy { canTravel($0.type) } ?? false
    case .structType, .enumType, .classType: return type is any Codable.Type
    default: return false
    }
  }

  /// Whether a type that is nothing but bytes is made of numbers alone.
  private static func hasNoAddress(_ type: Any.Type) -> Bool {
    if type is any PlainScalar.Type || type == Bool.self { return true }
    let runtimeType = RuntimeType(type)
    let parts: [Any.Type]?
    switch runtimeType.kind {
    case .tuple: parts = runtimeType.tupleElements?.map(\.type)
    case .structType: parts = runtimeType.fields
    case .enumType, .optional: parts = runtimeType.payloads
    default: parts = nil
    }
    return parts?.allSatisfy(hasNoAddress) ?? false
  }

  /// Whether a value can change while its bytes stay the same: one with an object inside.
  ///
  /// The collections of the standard library, and the values of Foundation, refer to storage that is copied before it
  /// is changed as long as somebody else holds it, and whoever asks does.
  static func isChangeable(_ type: Any.Type) -> Bool {
    if type is any PlainScalar.Type || type == String.self { return false }
    if let structural = type as? any StructuralType.Type {
      return structural.parts.contains(where: isChangeable)
    }
    let runtimeType = RuntimeType(type)
    switch runtimeType.kind {
    case .tuple: return runtimeType.tupleElements?.contains { isChangeable($0.type) } ?? true
    case .structType where runtimeType.isOfFoundation: return false
    // With a coding of its own, what counts is what is behind a pointer.
    case _ where isPlain(type): return !hasNoAddress(type)
    case .structType: return runtimeType.fields?.contains(where: isChangeable) ?? true
    default: return true
    }
  }

  /// Whether code of the user's may take part in coding values of a type.
  static func isCodedByCode(_ type: Any.Type) -> Bool {
    if type is any PlainScalar.Type || type == String.self { return false }
    if let structural = type as? any StructuralType.Type {
      return structural.parts.contains(where: isCodedByCode)
    }
    let runtimeType = RuntimeType(type)
    if runtimeType.kind == .tuple {
      return runtimeType.tupleElements?.contains { isCodedByCode($0.type) } ?? true
    }
    return !runtimeType.isOfFoundation
  }

  private static func isPlain(_ type: Any.Type) -> Bool {
    func isPlain<T>(_: T.Type) -> Bool { _isPOD(T.self) }
    return _openExistential(type, do: isPlain)
  }
}
