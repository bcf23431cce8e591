//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a call's code can come to without being beside it.
enum Elsewhere {
  /// Is there as long as a worker is.
  nonisolated(unsafe) static var left: (@Sendable () -> String)?
  nonisolated(unsafe) static var attempts = 0
  static let madeAtFirstUse: @Sendable () -> String = { ofFunctionMadeAtFirstUse }
  static func inFunction() -> String { ofFunctionElsewhere }
}

/// Begins as a function that the compiler has put there.
nonisolated(unsafe) var initialFunction: @Sendable () -> String = { ofInitialFunction }

/// Made together, and with the names of variables at the top level.
enum Grid { static let (columns, rows) = (one(), one() + 1) }
private let (wide, deep) = (one(), one() + 2)
func gridAndDepth() -> [Int] { [Grid.columns, Grid.rows, wide, deep] }
private func one() -> Int { max(1, Elsewhere.attempts - 1_000) }
