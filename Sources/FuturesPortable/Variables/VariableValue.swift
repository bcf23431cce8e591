//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

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

  /// - Parameters:
  ///   - encoder: Has written the value.
  ///   - copy: The value.
  ///   - known: The variable's value before; the number stays where nothing but the storage is new.
  init(_ encoder: CallEncoder, copy: (any AnyObject & Sendable)?, after known: VariableValue?) {
    bytes = encoder.writer.bytes
    number =
      if let known, known.bytes == bytes { known.number } else {
        VariableValue.numbers.wrappingAdd(1, ordering: .relaxed).newValue
      }
    definitionCount = encoder.shapeCount
    kept = encoder.kept
    self.copy = copy
  }

  private static let numbers = Atomic<UInt64>(0)
}
