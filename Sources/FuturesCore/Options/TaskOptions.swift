//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What one task wants beyond its body: a name, limits, further attempts.
///
/// Options are built by chaining and given before the body:
///
/// ```swift
/// let future = pool.submit(.named("thumbnail").timeout(.seconds(5))) { try render(page) }
/// ```
public struct TaskOptions: Sendable {
  /// Names the task in errors and in its future's description.
  public var name: String?

  /// How long one attempt may run, from its start.
  ///
  /// When it is over, the future fails with ``ExecutorError/Code/timedOut`` and the task's
  /// cancellation flag is raised. A thread cannot be killed: its worker is busy until the body
  /// returns. Zero and negative limits expire at the start, one beyond the clock never does.
  public var timeout: Duration?

  /// When the task has to be done, waiting time and all attempts included.
  public var deadline: ContinuousClock.Instant?

  /// Whether an attempt that fails is followed by another.
  public var retry: RetryPolicy

  /// Creates options.
  ///
  /// - Parameters:
  ///   - name: Names the task in errors and in its future's description.
  ///   - timeout: How long one attempt may run, from its start.
  ///   - deadline: When the task has to be done.
  ///   - retry: Whether an attempt that fails is followed by another.
  public init(
    name: String? = nil, timeout: Duration? = nil, deadline: ContinuousClock.Instant? = nil,
    retry: RetryPolicy = .never
  ) {
    self.name = name
    self.timeout = timeout
    self.deadline = deadline
    self.retry = retry
  }

  /// Whether the task needs nothing beyond its body.
  package var isDefault: Bool {
    name == nil && timeout == nil && deadline == nil && retry.retries == 0
  }
}
