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
    /// This process has no such thing; calls that mention it hear why.
    case missing(any Error)
  }

  @safe @exclusivity(unchecked) private var entries: [Entry] = []

  /// Takes the next definition.
  ///
  /// One that leads nowhere, because the other side is of another build or has other libraries, has its
  /// number all the same: those of the others must not move.
  func define(_ reader: inout ByteReader) {
    do {
      entries.append(try ShapeBook.entry(for: ShapeDefinition(from: &reader)))
    } catch {
      entries.append(.missing(error))
    }
  }

  private static func entry(for definition: ShapeDefinition) throws -> Entry {
    switch definition {
    case .type(let reference):
      let type = try reference.resolve()
      return .type(type, ResultPort.make(for: type))
    case .function(let code, let context):
      let code = unsafe UInt(bitPattern: try code.resolve())
      return .function(code: code, form: try form(of: context))
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
    if case .missing(let error) = entries[number - 1] { throw error }
    return entries[number - 1]
  }
}
