//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The values of the variables at the top level of the program, at some moment.
///
/// Never changed: whoever finds that a variable is another by now makes a new snapshot, in which what has not changed is
/// the same value, known by the same number.
package final class VariableSnapshot: Sendable {
  /// What is known of one variable.
  enum Content: Sendable {
    /// All its bytes are zero, as they are in a worker.
    case zero
    case value(VariableValue)
    case refused(Refusal)
    /// It could not be read: the main thread was running, and may have been changing it.
    case unsettled

    /// Why it cannot be sent; `nil` where it can.
    var refusal: Refusal? {
      switch self {
      case .zero, .value: nil
      case .refused(let refusal): refusal
      case .unsettled: .unsettled
      }
    }

    var value: VariableValue? { if case .value(let value) = self { value } else { nil } }

    /// Whether nothing has to be sent anew where one has taken the place of the other.
    func isSame(as other: Content) -> Bool {
      refusal == nil && other.refusal == nil && value?.number == other.value?.number
    }

    /// Whether what the variable refers to is there as long as this is.
    var isHolding: Bool { value?.isHolding ?? false }
  }

  /// The bytes of all watched variables, one after the other, for which the contents hold.
  let bytes: [UInt8]

  /// Of the watched variables, in their order.
  let contents: [Content]

  /// Which variables they are.
  let catalogue: VariableCatalogue

  init(_ catalogue: VariableCatalogue, bytes: [UInt8], contents: [Content]) {
    self.catalogue = catalogue
    self.bytes = bytes
    self.contents = contents
  }

  /// Which variables have changed since, by their places in the catalogue.
  package func changes(since earlier: VariableSnapshot) -> [Int] {
    contents.indices.filter { !contents[$0].isSame(as: earlier.contents[$0]) }
  }

  /// The values to be set in a worker, by the variable's place in the catalogue; `nil` where it is zero.
  var values: [VariableValue?] { contents.map(\.value) }
}
