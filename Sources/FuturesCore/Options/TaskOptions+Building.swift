//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension TaskOptions {
  /// Options with a name.
  ///
  /// - Parameter name: Names the task in errors and in its future's description.
  /// - Returns: Options with this name and nothing else.
  public static func named(_ name: String) -> TaskOptions {
    TaskOptions(name: name)
  }

  /// Options with a time-out.
  ///
  /// - Parameter limit: How long one attempt may run, from its start.
  /// - Returns: Options with this time-out and nothing else.
  public static func timeout(_ limit: Duration) -> TaskOptions {
    TaskOptions(timeout: limit)
  }

  /// Options with a deadline.
  ///
  /// - Parameter instant: When the task has to be done, waiting and all attempts included.
  /// - Returns: Options with this deadline and nothing else.
  public static func deadline(_ instant: ContinuousClock.Instant) -> TaskOptions {
    TaskOptions(deadline: instant)
  }

  /// Options with a priority.
  ///
  /// - Parameter priority: Which lane of the queue the task waits in.
  /// - Returns: Options with this priority and nothing else.
  public static func priority(_ priority: TaskPriority) -> TaskOptions {
    TaskOptions(priority: priority)
  }

  /// Options with further attempts.
  ///
  /// - Parameter policy: When an attempt that failed is followed by another.
  /// - Returns: Options with this policy and nothing else.
  public static func retry(_ policy: RetryPolicy) -> TaskOptions {
    TaskOptions(retry: policy)
  }

  /// These options with a name.
  ///
  /// - Parameter name: Names the task in errors and in its future's description.
  /// - Returns: A copy with this name.
  public func named(_ name: String) -> TaskOptions {
    var options = self
    options.name = name
    return options
  }

  /// These options with a time-out.
  ///
  /// - Parameter limit: How long one attempt may run, from its start.
  /// - Returns: A copy with this time-out.
  public func timeout(_ limit: Duration) -> TaskOptions {
    var options = self
    options.timeout = limit
    return options
  }

  /// These options with a deadline.
  ///
  /// - Parameter instant: When the task has to be done, waiting and all attempts included.
  /// - Returns: A copy with this deadline.
  public func deadline(_ instant: ContinuousClock.Instant) -> TaskOptions {
    var options = self
    options.deadline = instant
    return options
  }

  /// These options with a priority.
  ///
  /// - Parameter priority: Which lane of the queue the task waits in.
  /// - Returns: A copy with this priority.
  public func priority(_ priority: TaskPriority) -> TaskOptions {
    var options = self
    options.priority = priority
    return options
  }

  /// These options with further attempts.
  ///
  /// - Parameter policy: When an attempt that failed is followed by another.
  /// - Returns: A copy with this policy.
  public func retry(_ policy: RetryPolicy) -> TaskOptions {
    var options = self
    options.retry = policy
    return options
  }
}
