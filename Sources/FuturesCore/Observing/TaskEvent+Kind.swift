//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension TaskEvent {
  /// What can happen; more may come, so a `switch` needs a `default`.
  public struct Kind: Hashable, Sendable, CustomStringConvertible {
    private enum Value: String {
      case submitted, started, progressed, finished, failed, cancelled, timedOut, retried,
        unobservedError
      case workerStarted, workerEnded, workerCrashed
    }

    private let value: Value

    /// A call was handed in; it may be refused yet.
    public static var submitted: Kind { Kind(value: .submitted) }

    /// A worker begins an attempt.
    public static var started: Kind { Kind(value: .started) }

    /// A running call has said how far it is, by ``TaskContext/report(completed:of:)``.
    public static var progressed: Kind { Kind(value: .progressed) }

    /// A call has returned a value.
    public static var finished: Kind { Kind(value: .finished) }

    /// A call has thrown, or was refused.
    public static var failed: Kind { Kind(value: .failed) }

    /// A call was cancelled.
    public static var cancelled: Kind { Kind(value: .cancelled) }

    /// A call's time was up.
    public static var timedOut: Kind { Kind(value: .timedOut) }

    /// An attempt has failed, and another will follow.
    public static var retried: Kind { Kind(value: .retried) }

    /// The last reference to a failed call's future is gone, and nobody has looked at the error.
    ///
    /// Looking is `result`, `error`, `value` or `outcome`.
    public static var unobservedError: Kind { Kind(value: .unobservedError) }

    /// A worker has started.
    public static var workerStarted: Kind { Kind(value: .workerStarted) }

    /// A worker is about to end.
    public static var workerEnded: Kind { Kind(value: .workerEnded) }

    /// A worker process has ended in the middle of a call; another takes its place.
    public static var workerCrashed: Kind { Kind(value: .workerCrashed) }

    /// The kind's name.
    public var description: String { value.rawValue }
  }
}
