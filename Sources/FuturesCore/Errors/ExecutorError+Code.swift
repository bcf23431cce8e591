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
      case timedOut, shutDown, brokenExecutor, invalidState, invalidArgument, resourceExhausted
    }

    private let value: Value

    /// A wait or a task took longer than it was given.
    public static var timedOut: Code { Code(value: .timedOut) }

    /// The executor takes no more work.
    public static var shutDown: Code { Code(value: .shutDown) }

    /// The executor cannot run anything any more, because its initializer failed.
    public static var brokenExecutor: Code { Code(value: .brokenExecutor) }

    /// A promise or a stream was used in a way its state does not allow.
    public static var invalidState: Code { Code(value: .invalidState) }

    /// An argument makes no sense.
    public static var invalidArgument: Code { Code(value: .invalidArgument) }

    /// The system refused a thread.
    public static var resourceExhausted: Code { Code(value: .resourceExhausted) }

    /// The code's name.
    public var description: String { value.rawValue }
  }
}
