//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Something that calls mention again and again, known to both sides by a number: a type, or a function with
/// the layout of its context.
///
/// Lives for ever: there are as many as the program has types and closures that travel.
@safe
final class Shape: Sendable {
  /// What a shape is found by: the address of a type's metadata, or those of a function's code and of the
  /// metadata of its context.
  struct Key: Equatable {
    let code: UInt
    let metadata: UInt
  }

  let key: Key
  let number: Int

  /// What the other side needs to know, once.
  let definition: [UInt8]

  /// Of a function.
  let form: ContextForm

  /// What the context looks like where the function was formed in a generic one: its layout is that of no
  /// other context.
  let scope: GenericScope?

  /// The variables at the top level of the program that the function can come to.
  let variables: VariableSet

  /// The shape that was found before under the same hash.
  let next: Unmanaged<Shape>?

  init(
    _ key: Key, number: Int, definition: [UInt8], form: ContextForm = .none,
    scope: GenericScope? = nil, variables: VariableSet = .none, next: Unmanaged<Shape>?
  ) {
    self.key = key
    self.number = number
    self.definition = definition
    self.form = form
    self.scope = scope
    self.variables = variables
    unsafe self.next = next
  }

  func matches(_ key: Key, context: UInt) -> Bool {
    guard self.key == key else { return false }
    return scope?.matches(context) ?? true
  }
}

extension GenericScope {
  /// Whether a context that begins with the same metadata is of this very scope.
  @safe
  func matches(_ context: UInt) -> Bool {
    guard let address = unsafe UnsafeRawPointer(bitPattern: context) else { return false }
    let areBound = bindings.indices.allSatisfy { index in
      let offset = HeapObject.headerSize + index * MemoryLayout<UInt>.size
      return unsafe address.load(fromByteOffset: offset, as: UInt.self) == bindings[index]
    }
    return areBound
      && deciding.allSatisfy { offset, decided in
        let object = unsafe address.load(fromByteOffset: offset, as: UnsafePointer<UInt>.self)
        return unsafe object.pointee == decided
      }
  }
}
