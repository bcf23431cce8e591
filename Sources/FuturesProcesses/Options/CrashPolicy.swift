//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What becomes of a pool when one of its workers dies in the middle of a call.
public struct CrashPolicy: Sendable {
  enum Value {
    case isolate(giveUpAfter: Int)
    case breakPool
  }

  let value: Value

  /// How many workers one task may end.
  var crashLimit: Int {
    switch value {
    case .isolate(let crashes): crashes
    case .breakPool: 1
    }
  }

  /// Only the call that the worker ran fails; the worker is replaced.
  ///
  /// The call is run again only if its ``TaskOptions/retry`` says so.
  ///
  /// - Parameter crashes: How many workers one task may end before it is not tried again, whatever its retry
  ///   policy says; at least 1.
  /// - Returns: The policy.
  public static func isolate(giveUpAfter crashes: Int = 3) -> CrashPolicy {
    CrashPolicy(value: .isolate(giveUpAfter: max(1, crashes)))
  }

  /// The pool is broken: every call that has not ended fails, and nothing more is taken in.
  ///
  /// That is what Python's `ProcessPoolExecutor` does.
  public static var breakPool: CrashPolicy { CrashPolicy(value: .breakPool) }
}
