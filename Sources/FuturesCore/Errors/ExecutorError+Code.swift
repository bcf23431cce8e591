//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension ExecutorError {
  /// The kind of an ``ExecutorError``; more may come, so a `switch` needs a `default`.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Value: String {
      case timedOut, shutDown, queueFull, brokenExecutor, invalidState, deadlock, invalidArgument,
        resourceExhausted, notPortable, unsupported
    }

    private let value: Value

    /// A wait or a task took longer than it was given.
    public static var timedOut: Code { Code(value: .timedOut) }

    /// The executor takes no more work.
    public static var shutDown: Code { Code(value: .shutDown) }

    /// The executor has as many pending calls as it takes.
    public static var queueFull: Code { Code(value: .queueFull) }

    /// The executor cannot run anything any more, because its initializer failed.
    public static var brokenExecutor: Code { Code(value: .brokenExecutor) }

    /// A promise or a stream was used in a way its state does not allow.
    public static var invalidState: Code { Code(value: .invalidState) }

    /// The wait could never end, because what is waited for waits, directly or by way of others, for the
    /// call that waits.
    public static var deadlock: Code { Code(value: .deadlock) }

    /// An argument makes no sense.
    public static var invalidArgument: Code { Code(value: .invalidArgument) }

    /// The system refused a thread, or so many calls of an executor wait that another wait could leave it
    /// without a thread that works.
    public static var resourceExhausted: Code { Code(value: .resourceExhausted) }

    /// Something of the call cannot be sent to where it is to run, or its result not back.
    public static var notPortable: Code { Code(value: .notPortable) }

    /// The system does not have what was asked for.
    public static var unsupported: Code { Code(value: .unsupported) }

    /// The code with a name, as `description` gives it.
    package init?(name: String) {
      guard let value = Value(rawValue: name) else { return nil }
      self.init(value: value)
    }

    private init(value: Value) {
      self.value = value
    }

    /// The code's name.
    public var description: String { value.rawValue }
  }
}
