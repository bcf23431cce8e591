//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What `submit` does when a pool has as many pending calls as it takes.
public struct FullQueuePolicy: Sendable {
  enum Value {
    case block, fail, runInCaller
  }

  let value: Value

  /// Blocks the submitting thread until there is room; submissions get it in order of arrival.
  ///
  /// A call of the same pool that submits runs the new call itself instead: it could wait for ever. In
  /// `async` code, which must not block, choose another policy.
  public static var block: Self { Self(value: .block) }

  /// Fails the future with ``ExecutorError/Code/queueFull``.
  public static var fail: Self { Self(value: .fail) }

  /// Runs the call on the submitting thread, before `submit` returns.
  ///
  /// Slows the submitter down to the pace of the pool. An `async` body cannot be run that way: there is
  /// no thread to suspend it from, so it is accepted beyond the bound.
  public static var runInCaller: Self { Self(value: .runInCaller) }
}
