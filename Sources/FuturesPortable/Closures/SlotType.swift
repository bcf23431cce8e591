//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The type as whose value a slot of a context, or the content of a box, can be read.
///
/// It is the type that the slot's name stands for, but for the types in it that are values, such as in `(Int.Type, String)`.
/// Where the compiler knows which struct or enum such a value is, it takes no bytes there, but it does in the runtime's
/// type: that slot is a `((), String)`. The names of captures tell the two apart, by `XMt` and `XMT`; the names of a
/// struct's properties need not, because none of theirs has bytes.
enum SlotType {
  /// - Parameters:
  ///   - name: The name of the slot's type, without an ending that says how it is held.
  ///   - parameters: What generic parameters stand for.
  /// - Returns: The type; `nil` where the runtime finds none.
  /// - Throws: `Refusal` where the layout is not known.
  @unsafe
  static func named(
    _ name: UnsafeRawBufferPointer, _ parameters: GenericParameters?
  ) throws -> Any.Type? {
    guard unsafe parameters != nil || RuntimeName.isHarmless(name),
      let type = unsafe RuntimeType.named(name, arguments: parameters)
    else { return nil }
    guard let bare = try withoutMetatypes(type) else { return type }
    // Where the type comes from a parameter, or from one of a protocol's, the name does not say it.
    let isAnyThick =
      try unsafe RuntimeName.has("XMT".utf8, in: name) || !RuntimeName.isHarmless(name)
      || (parameters?.types ?? []).contains { try withoutMetatypes($0.type) != nil }
    guard isAnyThick else { return bare }
    guard unsafe !RuntimeName.has("XMt".utf8, in: name) else {
      throw Refusal(
        "there are several types in a `\(type)`, whose places are not known",
        remedy: "Capture them by themselves, or as `Any.Type`.")
    }
    return type
  }

  /// The type with nothing in the place of what may be a type without bytes; `nil` where there is none.
  ///
  /// Only tuples and optionals are laid out by what the compiler knows of their parts; all else has types with bytes.
  private static func withoutMetatypes(_ type: Any.Type) throws -> Any.Type? {
    let runtimeType = RuntimeType(type)
    switch runtimeType.kind {
    case .metatype:
      let instance = runtimeType.instanceType
      return instance.map { RuntimeType($0).kind } == .classType ? nil : Void.self
    case .optional:
      guard let wrapped = runtimeType.genericArguments?.first else { return nil }
      return try withoutMetatypes(wrapped).map(RuntimeType.optional(of:))
    case .tuple:
      let elements = (runtimeType.tupleElements ?? []).map(\.type)
      let bare = try elements.map(withoutMetatypes)
      guard bare.contains(where: { $0 != nil }) else { return nil }
      let parts = try zip(bare, elements).map { try TypeReference(of: $0 ?? $1) }
      return try TypeReference.tuple(parts, labels: parts.map { _ in "" }).resolve()
    default: return nil
    }
  }
}
