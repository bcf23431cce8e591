//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Types by name, which is the same in every build.
enum TypeName {
  /// The name under which another process finds a type; `nil` for private and local types, whose names hold
  /// only in their build.
  static func of(_ type: Any.Type) -> String? {
    guard let name = _mangledTypeName(type), !name.contains("$"), _typeByName(name) == type else {
      return nil
    }
    return name
  }
}
