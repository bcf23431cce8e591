//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// What becomes of a variable at the top level of the program when calls go to other processes.
enum VariableForm: Sendable {
  /// Its value is there too.
  case sent(VariableAccess)
  /// It cannot be sent, and whoever reads it there dies of it: no wrong value comes of it.
  ///
  /// - Parameter isChosen: Whether somebody has said so; then it is empty there.
  case leftAlone(isChosen: Bool)
  /// It cannot be sent, and what is there would pass for a value: calls are refused unless it is zero here.
  case refused(Refusal)

  init(_ variable: GlobalVariable) {
    self = VariableForm.form(of: variable)
  }

  private static let unusable = VariableForm.leftAlone(isChosen: false)

  var isLeftAlone: Bool { if case .leftAlone = self { true } else { false } }

  /// Whether something stands there that is not nothing.
  var hasStandIn: Bool { if case .leftAlone(isChosen: false) = self { true } else { false } }

  private static func form(of variable: GlobalVariable) -> VariableForm {
    guard variable.isWhole else { return .refused(.takenApart) }
    switch variable.type {
    case .function: return .unusable
    case .unknown(let name): return form(ofUnknown: name)
    case .unbound(let descriptor): return form(of: descriptor, size: variable.size)
    case .type(let type): return form(of: type, named: variable.name, size: variable.size)
    }
  }

  /// A collection is a reference, whatever is in it.
  private static func form(ofUnknown name: String) -> VariableForm {
    let collections = ["Array", "ContiguousArray", "Dictionary", "Set"]
    return collections.contains { name.hasPrefix("Swift.\($0)<") }
      ? .unusable : .refused(.ofType(name))
  }

  private static func form(
    of type: Any.Type, named name: String, size: Int
  ) -> VariableForm {
    guard RuntimeType(type).isCopyable else {
      return .refused(Refusal("`\(type)` is not copyable, and what travels is a copy"))
    }
    func extent<T>(_: T.Type) -> Int { MemoryLayout<T>.size }
    // A type whose size the compiler was not to rely on lies in a buffer.
    let isInBuffer = size == cfutures_variable_size(bufferSize) && RuntimeType(type).fitsIntoBuffer
    guard isInBuffer || cfutures_variable_size(_openExistential(type, do: extent)) == size else {
      return .refused(.ofType("\(type)"))
    }
    if (try? TypeReference(of: type)) != nil, let access = VariableAccess.make(for: type) {
      do {
        try CapturedTypes.check(type, ofVariable: name)
        return .sent(access)
      } catch {
        return .refused(error as? Refusal ?? .layout)
      }
    }
    return VariableForm.isUnusableAsZero(type) ? .unusable : .refused(.notCodable(type))
  }

  private static func form(of descriptor: TypeDescriptor, size: Int) -> VariableForm {
    if isUnusableAsZero(descriptor) { return .unusable }
    guard let access = VariableAccess.make(for: descriptor),
      cfutures_variable_size(access.size) == size
    else {
      return .refused(.withoutMetadata("`\(descriptor.name)`"))
    }
    return .sent(access)
  }

  private static let bufferSize = 3 * MemoryLayout<UInt>.size

  /// Whether every use of a value whose bytes are all zero is an access to memory that is not there.
  private static func isUnusableAsZero(_ type: Any.Type) -> Bool {
    let runtimeType = RuntimeType(type)
    switch runtimeType.kind {
    case .classType, .function, .existential: return true
    case .tuple:
      let elements = runtimeType.tupleElements ?? []
      return !elements.isEmpty && elements.allSatisfy { isUnusableAsZero($0.type) }
    case .structType:
      if StrongReference.isOne(type) == true { return true }
      guard let fields = runtimeType.fields else { return false }
      return !fields.isEmpty && fields.allSatisfy(isUnusableAsZero)
    default: return false
    }
  }

  private static func isUnusableAsZero(_ descriptor: TypeDescriptor) -> Bool {
    guard let names = unsafe descriptor.fieldTypeNames, unsafe !names.isEmpty else { return false }
    return unsafe names.allSatisfy { name in
      guard let type = unsafe RuntimeType.named(name) else { return false }
      return isUnusableAsZero(type)
    }
  }
}

extension Refusal {
  /// Nothing more is known of the type, as of one behind `some`, or one that an optimised build has dropped.
  fileprivate static func ofType(_ name: String) -> Refusal {
    Refusal(
      "a value of its type, `\(name)`, cannot be sent",
      remedy: "Make it inside the calls; if the type is Codable, declare it `Portable`.")
  }

  static let takenApart = Refusal(
    "the optimiser has taken it apart, so that its value is not there as a whole",
    remedy: "Declare it without `private`, or inside a function or a type.")
}
