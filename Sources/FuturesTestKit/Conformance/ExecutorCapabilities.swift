//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What an executor is able to do beyond the least that every one does, so that checks which do not
/// concern it are left out.
public struct ExecutorCapabilities: OptionSet, Sendable {
  /// One bit for each capability.
  public let rawValue: Int

  /// Creates a set from its bits.
  ///
  /// - Parameter rawValue: One bit for each capability.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Calls run in this process: a body sees and changes the objects that it has captured.
  ///
  /// Not so where workers are processes or machines.
  public static let sharedMemory = ExecutorCapabilities(rawValue: 1 << 0)

  /// `submit` returns before its call has ended, and a call that finds all workers busy waits.
  ///
  /// Not so where `submit` runs the call itself.
  public static let pendingCalls = ExecutorCapabilities(rawValue: 1 << 1)

  /// The futures are made by one of the library's executors, to which this one hands its calls on.
  ///
  /// Names, limits and further attempts have their effect then, a call sees its `TaskContext`, and a
  /// stream knows a call that was refused. Futures that an executor makes of promises have none of it.
  public static let nativeFutures = ExecutorCapabilities(rawValue: 1 << 2)

  /// Everything: a pool of threads.
  public static let all: ExecutorCapabilities = [.sharedMemory, .pendingCalls, .nativeFutures]
}
