//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a closure would send, for people who want to see it.
package struct ClosureReport: Sendable {
  /// What is sent for each capture; one entry where the context is the captured object itself.
  package let captures: [String]

  /// Bytes of a call.
  package let byteCount: Int

  /// Bytes that go to the other side once, before the first call.
  package let definitionByteCount: Int

  /// Takes a closure apart.
  ///
  /// - Throws: As `CallMessage`.
  package init<R: Sendable>(_ body: @escaping () throws -> R) throws {
    byteCount = try CallMessage(body).byteCount
    let shape = unsafe try ClosureWords.with(body) { unsafe try ShapeTable.shape(of: $0) }
    let type = unsafe try ShapeTable.shape(of: R.self)
    let shapes = unsafe [shape, type]
    definitionByteCount = unsafe shapes.reduce(0) { sum, shape in
      unsafe sum + shape._withUnsafeGuaranteedRef { $0.definition.count }
    }
    captures = unsafe shape._withUnsafeGuaranteedRef { shape in
      switch shape.form {
      case .none: []
      case .object: ["one reference, by what it refers to"]
      case .layout(let plan): plan.summaries
      }
    }
  }
}
