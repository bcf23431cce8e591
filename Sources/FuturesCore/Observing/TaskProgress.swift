//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How far a running call has come, as it says itself.
public struct TaskProgress: Hashable, Sendable, CustomStringConvertible {
  /// How much is done, in units of the call's own.
  public let completed: Int

  /// How much there is to do; `nil` when the call does not know.
  public let total: Int?

  package init(completed: Int, total: Int?) {
    self.completed = completed
    self.total = total
  }

  /// For instance `3 of 10`, or `3`.
  public var description: String { "\(completed)" + (total.map { " of \($0)" } ?? "") }
}
