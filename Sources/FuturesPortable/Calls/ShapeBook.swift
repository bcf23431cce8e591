//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The shapes that the other side of a connection has defined, by number.
///
/// Its connection's alone: calls are read one after the other.
final class ShapeBook {
  private enum Entry {
    /// With the port for calls that return its values.
    case type(Any.Type, ResultPort?)
    case function(code: UInt, form: ContextForm)
  }

  @safe @exclusivity(unchecked) private var entries: [Entry] = []

  /// Takes the next definition.
  ///
  /// - Throws: `Refusal` where this process has no such thing: other builds, other libraries.
  func define(_ definition: ShapeDefinition) throws {
    switch definition {
    case .type(let reference):
      let type = try reference.resolve()
      entries.append(.type(type, ResultPort.make(for: type)))
    case .function(let code, let context):
      let code = unsafe UInt(bitPattern: try code.resolve())
      entries.append(.function(code: code, form: try ShapeBook.form(of: context)))
    }
  }

  private static func form(of context: ShapeDefinition.Context) throws -> ContextForm {
    switch context {
    case .none: .none
    case .object: .object
    case .layout(let layout):
      unsafe .layout(
        try ContextPlan(
          metadata: try layout.metadata.resolve(), bindings: try layout.resolveBindings(),
          parameters: try layout.resolveParameters()))
    }
  }

  func type(number: Int) throws -> Any.Type {
    guard case .type(let type, _) = try entry(number) else { throw Refusal.damaged }
    return type
  }

  func resultPort(number: Int) throws -> ResultPort {
    guard case .type(let type, let port) = try entry(number) else { throw Refusal.damaged }
    guard let port else { throw Refusal.notCodable(type) }
    return port
  }

  func function(number: Int) throws -> (code: UInt, form: ContextForm) {
    guard case .function(let code, let form) = try entry(number) else { throw Refusal.damaged }
    return (code, form)
  }

  private func entry(_ number: Int) throws -> Entry {
    guard number > 0, number <= entries.count else { throw Refusal.damaged }
    return entries[number - 1]
  }
}
