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

  /// Which of three lanes the task waits in: high, default or low.
  ///
  /// `.high` and above wait in the first, `.low` and below in the last. A lane that is passed over goes
  /// first from time to time, so nothing waits for ever. Without it, the priority of the Swift task that
  /// submits, if one does. An executor without a queue ignores it.
  public var priority: TaskPriority?

  /// Whether an attempt that fails is followed by another.
  public var retry: RetryPolicy

  /// Creates options.
  ///
  /// - Parameters:
  ///   - name: Names the task in errors and in its future's description.
  ///   - timeout: How long one attempt may run, from its start.
  ///   - deadline: When the task has to be done.
  ///   - priority: Which lane of the queue the task waits in.
  ///   - retry: Whether an attempt that fails is followed by another.
  public init(
    name: String? = nil, timeout: Duration? = nil, deadline: ContinuousClock.Instant? = nil,
    priority: TaskPriority? = nil, retry: RetryPolicy = .never
  ) {
    self.name = name
    self.timeout = timeout
    self.deadline = deadline
    self.priority = priority
    self.retry = retry
  }

  /// Whether the task needs nothing beyond its body and its place in the queue.
  package var isDefault: Bool {
    name == nil && timeout == nil && deadline == nil && retry.retries == 0
  }
}
