//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// Says in a debug build what an optimised one may refuse: a type that is only captured, or the type of a variable at the top
/// level of the program, whose run-time metadata that may leave out.
///
/// A struct that is not generic and an enum without payloads get along without, property by property; generic types, enums
/// with payloads, and all that are arguments of generic types do not, unless they are `Portable`, or used in another way,
/// which nobody can tell here. So it is advice, said once for each type; the environment makes an error of it, or silences
/// it.
enum CapturedTypes {
  /// `error` or `ignore`; anything else says it.
  static let variable = "FUTURES_CAPTURED_TYPES"

  private static let said = Lock<Set<ObjectIdentifier>>([])

  /// Looks at the type of a capture.
  ///
  /// - Throws: `Refusal`, where the environment says that it is an error.
  static func check(_ type: Any.Type) throws {
    try check(
      type, "is captured by a call",
      remedy: "Declare it `Portable`, or pass it as an argument: submit(function, value).")
  }

  /// Looks at the type of a variable at the top level of the program.
  ///
  /// - Throws: `Refusal`, where the environment says that it is an error.
  static func check(_ type: Any.Type, ofVariable name: String) throws {
    try check(
      type, "is the type of the variable `\(name)`, or a part of it",
      remedy: "Declare it `Portable`.")
  }

  private static func check(_ type: Any.Type, _ use: String, remedy: String) throws {
    #if DEBUG
      // The other side has been told nothing new.
      guard cfutures_worker_depth() == 0, let culprit = doubtful(in: type) else { return }
      let reason =
        "`\(culprit)` \(use), and an optimised build may leave out what is needed to send it"
      switch unsafe cfutures_environment_value(variable).map({ unsafe String(cString: $0) }) {
      case "ignore": return
      case "error": throw Refusal(reason, remedy: remedy)
      default:
        guard said.withLock({ $0.insert(ObjectIdentifier(culprit)).inserted }) else { return }
        let text =
          "swift-concurrent-futures: \(reason). \(remedy) (\(variable)=error or =ignore)\n"
        unsafe text.withCString { unsafe cfutures_write_error($0) }
      }
    #endif
  }

  /// A type in a captured one that an optimised build may know by its name only.
  static func doubtful(in type: Any.Type) -> Any.Type? {
    // A key path needs its types itself.
    guard !(type is AnyKeyPath.Type) else { return nil }
    let runtimeType = RuntimeType(type)
    let parts = runtimeType.tupleElements?.map(\.type) ?? runtimeType.genericArguments ?? []
    if isDoubtful(runtimeType), !parts.isEmpty || (runtimeType.payloads?.isEmpty == false) {
      return type
    }
    if let part = parts.lazy.compactMap({ isDoubtful(RuntimeType($0)) ? $0 : doubtful(in: $0) })
      .first
    {
      return part
    }
    // It goes property by property.
    guard runtimeType.kind == .structType, isDoubtful(runtimeType) else { return nil }
    return (runtimeType.fields ?? []).lazy.compactMap(doubtful).first
  }

  /// A type of the program that is not kept in every build.
  private static func isDoubtful(_ type: RuntimeType) -> Bool {
    switch type.kind {
    case .structType, .enumType:
      guard let descriptor = type.descriptor,
        !EnclosingStructs.systemModules.contains(descriptor.module)
      else { return false }
      return type.type is any Codable.Type && !(type.type is any Portable.Type)
    default: return false
    }
  }
}
