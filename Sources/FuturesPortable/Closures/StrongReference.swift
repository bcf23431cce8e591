//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Which types are one strong reference and nothing else, as the compiler tells: all variables of such types have one kind
/// of box, which is described as that of one of them.
enum StrongReference {
  /// - Returns: `nil` where that is not known.
  static func isOne(_ type: Any.Type) -> Bool? {
    if type is any OneReference.Type { return true }
    let runtimeType = RuntimeType(type)
    switch runtimeType.kind {
    case .classType: return true
    case .existential: return type == AnyObject.self || type == (any Error).self
    case .tuple: return isOneAlone(runtimeType.tupleElements?.map(\.type))
    case .structType: return isOneAlone(runtimeType.fields)
    case .enumType where runtimeType.caseCount == 1: return isOneAlone(runtimeType.payloads)
    default: return false
    }
  }

  /// Whether one of several parts is one reference, and the others have no content.
  private static func isOneAlone(_ parts: [Any.Type]?) -> Bool? {
    guard let parts else { return nil }
    func size<T>(_: T.Type) -> Int { MemoryLayout<T>.size }
    let filled = parts.filter { _openExistential($0, do: size) > 0 }
    return filled.count == 1 ? isOne(filled[0]) : false
  }
}

/// The collections of the standard library that are a reference to their storage.
private protocol OneReference {}

extension Array: OneReference {}
extension ContiguousArray: OneReference {}
extension Dictionary: OneReference {}
extension Set: OneReference {}
