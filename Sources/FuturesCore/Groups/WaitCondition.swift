//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// When a wait for several futures ends.
public struct WaitCondition: Sendable {
  private enum Value {
    case allCompleted, firstCompleted, firstError
  }

  private let value: Value

  /// When every future is done.
  ///
  /// Python's `ALL_COMPLETED`.
  public static var allCompleted: Self { Self(value: .allCompleted) }

  /// As soon as one future is done, by whatever outcome.
  ///
  /// Python's `FIRST_COMPLETED`.
  public static var firstCompleted: Self { Self(value: .firstCompleted) }

  /// As soon as one future has failed, or when every future is done.
  ///
  /// A cancelled future has not failed. Python's `FIRST_EXCEPTION`.
  public static var firstError: Self { Self(value: .firstError) }

  /// How many of the futures a wait depends on; a failure can end one early, but nobody can count on it.
  var needs: WaitGraph.Needs {
    switch value {
    case .allCompleted, .firstError: .all
    case .firstCompleted: .any
    }
  }

  /// Whether the wait is over because of this future alone, which is done.
  func isMet(by future: AnyFuture) -> Bool {
    switch value {
    case .allCompleted: false
    case .firstCompleted: true
    case .firstError: future.hasFailed
    }
  }
}
