//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Which types are one strong reference and nothing else.
enum StrongReference {
  static func isOne(_ type: Any.Type) -> Bool {
    if type is any OneReference.Type { return true }
    let runtimeType = RuntimeType(type)
    switch runtimeType.kind {
    case .classType: return true
    case .existential: return type == AnyObject.self || type == (any Error).self
    case .structType:
      guard runtimeType.genericArguments?.isEmpty == true,
        let fields = unsafe runtimeType.descriptor?.fieldTypeNames, unsafe fields.count == 1,
        let field = unsafe fields.first.flatMap({ unsafe RuntimeType.named($0) })
      else { return false }
      return isOne(field)
    default: return false
    }
  }
}

/// The collections of the standard library that are a reference to their storage.
private protocol OneReference {}

extension Array: OneReference {}
extension ContiguousArray: OneReference {}
extension Dictionary: OneReference {}
extension Set: OneReference {}
