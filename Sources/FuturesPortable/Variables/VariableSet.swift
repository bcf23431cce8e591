//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Some of the variables at the top level of the program.
package struct VariableSet: Sendable, Equatable {
  /// A bit for each variable by its number; the last one stands for all whose numbers are higher.
  package var bits: UInt64

  package static let none = VariableSet(bits: 0)

  package init(bits: UInt64) { self.bits = bits }

  /// The set of one variable.
  init(number: Int) { bits = 1 << UInt64(min(number, UInt64.bitWidth - 1)) }

  package var isEmpty: Bool { bits == 0 }

  package func union(_ other: VariableSet) -> VariableSet { VariableSet(bits: bits | other.bits) }

  mutating func formUnion(_ other: VariableSet) { bits |= other.bits }

  mutating func subtract(_ other: VariableSet) { bits &= ~other.bits }

  func isSuperset(of other: VariableSet) -> Bool { other.bits & ~bits == 0 }

  func isDisjoint(with other: VariableSet) -> Bool { bits & other.bits == 0 }
}
