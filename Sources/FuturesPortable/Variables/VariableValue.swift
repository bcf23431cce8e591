//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A variable's value as bytes, at some moment.
final class VariableValue: Sendable {
  /// Tells it from every other value of this process; ascending.
  let number: UInt64

  let bytes: [UInt8]

  /// How many of this process's definitions the other side needs before it can read the value.
  let definitionCount: Int

  /// The value itself; `nil` where nothing can hold it.
  ///
  /// As long as somebody else holds it, storage is not changed in place, and the variable's bytes change whenever its
  /// value does.
  private let copy: (any AnyObject & Sendable)?

  /// Whether what the variable refers to is there as long as this is.
  var isHolding: Bool { copy != nil }

  /// What has to be there as long as the value is.
  private let kept: [any AnyObject & Sendable]

  init(number: UInt64, _ encoder: CallEncoder, copy: (any AnyObject & Sendable)?) {
    self.number = number
    bytes = encoder.writer.bytes
    definitionCount = encoder.shapeCount
    kept = encoder.kept
    self.copy = copy
  }
}
