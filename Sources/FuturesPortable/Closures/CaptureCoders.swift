//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How the slots of contexts are coded.
enum CaptureCoders {
  /// The coder for a capture with a name.
  ///
  /// - Throws: `Refusal` for what cannot travel.
  @unsafe
  static func coder(
    for name: UnsafeRawBufferPointer, parameters: GenericParameters?
  ) throws -> any ValueCoder {
    let capture = unsafe CaptureName(name)
    let typeName = unsafe UnsafeRawBufferPointer(rebasing: name[..<capture.typeLength])
    switch capture.form {
    case .value: return unsafe try valueCoder(typeName, parameters)
    case .function: return try functionCoder((() -> Void).self, capture.optionalCount)
    case .cFunction:
      return try functionCoder((@convention(c) () -> Void).self, capture.optionalCount)
    case .metatype: return MetatypeCoder()
    case .existentialMetatype: return unsafe try existentialMetatypeCoder(typeName, parameters)
    case .box: return BoxCoder(content: unsafe try coder(for: typeName, parameters: parameters))
    case .genericBox:
      // The box's type has bytes where the variable may have none.
      guard unsafe !RuntimeName.has("XMt".utf8, in: typeName) else {
        throw Refusal(
          "it is a variable of a generic function with a type in it, whose place is not known",
          remedy: "Capture the type by itself, or as an `Any.Type`.")
      }
      return BoxCoder(content: nil)
    case .weak: throw unowned("a weak reference", unsafe describe(typeName, parameters))
    case .unowned: throw unowned("an unowned reference", unsafe describe(typeName, parameters))
    case .unmanaged:
      throw unowned("an unowned(unsafe) reference", unsafe describe(typeName, parameters))
    case .pack:
      throw Refusal(
        "it is a parameter pack",
        remedy: "Hand the function and its arguments in one by one: submit(function, a, b).")
    case .unknown: throw Refusal.layout
    }
  }

  /// Whatever functions take and give, they are laid out alike, and so are the optionals around them.
  private static func functionCoder(_ type: Any.Type, _ optionalCount: Int) throws -> any ValueCoder
  {
    let type = (0..<optionalCount).reduce(type) { type, _ in RuntimeType.optional(of: type) }
    return try ValueCoders.coder(for: type)
  }

  @unsafe
  private static func valueCoder(
    _ name: UnsafeRawBufferPointer, _ parameters: GenericParameters?
  ) throws -> any ValueCoder {
    if let type = unsafe try SlotType.named(name, parameters) {
      try CapturedTypes.check(type)
      return try ValueCoders.coder(for: type)
    }
    // The compiler leaves metadata out that only captures would need.
    if let descriptor = unsafe RuntimeName.nominalType(in: name) {
      if name.count == 5 { return try UnboundCoders.coder(for: descriptor) }
      if !EnclosingStructs.systemModules.contains(descriptor.module) {
        throw Refusal.withoutMetadata("`\(descriptor.name)`")
      }
    }
    throw Refusal(
      "the compiler has noted its type in a way in which the runtime does not find it, as that of a tuple with a"
        + " function in it, or of a variable in a function that is generic over classes",
      remedy: "Capture its parts one by one, or pass it as an argument: submit(function, value).")
  }

  @unsafe
  private static func existentialMetatypeCoder(
    _ name: UnsafeRawBufferPointer, _ parameters: GenericParameters?
  ) throws -> any ValueCoder {
    guard unsafe parameters != nil || RuntimeName.isHarmless(name),
      let type = unsafe RuntimeType.named(name, arguments: parameters)
    else {
      throw Refusal.withoutMetadata(unsafe describe(name, parameters))
    }
    let runtimeType = RuntimeType(type)
    guard runtimeType.kind == .existential else { throw Refusal.layout }
    return ExistentialMetatypeCoder(tableCount: runtimeType.witnessTableCount)
  }

  private static func unowned(_ what: String, _ type: String) -> Refusal {
    Refusal(
      "\(what) to \(type), which would have no owner there",
      remedy: "Capture the object itself.")
  }

  /// The name of a type for a sentence.
  @unsafe
  private static func describe(
    _ name: UnsafeRawBufferPointer, _ parameters: GenericParameters?
  ) -> String {
    if unsafe parameters != nil || RuntimeName.isHarmless(name),
      let type = unsafe RuntimeType.named(name, arguments: parameters)
    {
      return "`\(type)`"
    }
    if let descriptor = unsafe RuntimeName.nominalType(in: name) { return "`\(descriptor.name)`" }
    return "a type"
  }
}

extension Refusal {
  static func withoutMetadata(_ type: String) -> Refusal {
    Refusal(
      "\(type) has no run-time metadata in this optimised build",
      remedy: "Declare it `Portable`, or pass it as an argument: submit(function, value).")
  }
}
