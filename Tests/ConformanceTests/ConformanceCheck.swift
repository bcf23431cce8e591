//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

/// One promise that every executor makes, under a name, and how to see whether it is kept.
///
/// Written against the public protocol alone and independent of any test framework: a check that
/// finds a promise broken throws a `ConformanceFailure`.
struct ConformanceCheck: Sendable {
  /// The promise, as a sentence.
  let name: String
  /// Whether it is about calls that wait for a worker, which only those executors have whose
  /// `submit` returns before the call has ended.
  let needsPendingCalls: Bool

  private let body: @Sendable (any Executor) async throws -> Void

  init(
    _ name: String, needsPendingCalls: Bool = false,
    _ body: @escaping @Sendable (any Executor) async throws -> Void
  ) {
    self.name = name
    self.needsPendingCalls = needsPendingCalls
    self.body = body
  }

  /// Tries the promise on an executor that nobody else uses, and shuts it down.
  func run(on executor: any Executor) async throws {
    do {
      try await body(executor)
    } catch {
      await executor.shutdown(cancelPending: true)
      throw error
    }
    await executor.shutdown(cancelPending: true)
  }
}

/// Every check there is.
enum ExecutorConformance {
  static let checks =
    submitChecks + callbackChecks + optionChecks + mapChecks + mapFailureChecks + streamChecks
    + cancellationChecks + shutdownChecks + lifetimeChecks
}

/// What was promised and is not so.
struct ConformanceFailure: Error, CustomStringConvertible {
  let description: String

  init(_ what: String, file: String, line: Int) {
    description = "\(what) (\(file):\(line))"
  }
}

/// Throws unless the condition holds.
func require(
  _ condition: Bool, _ what: @autoclosure () -> String, file: String = #fileID, line: Int = #line
) throws {
  if !condition { throw ConformanceFailure(what(), file: file, line: line) }
}

/// Throws unless both are equal.
func require<T: Equatable>(
  _ value: T, is expected: T, _ what: String = "the value", file: String = #fileID,
  line: Int = #line
) throws {
  try require(value == expected, "\(what) is \(value), not \(expected)", file: file, line: line)
}

/// Throws unless the outcome is an executor's error with this code; returns the error.
@discardableResult
func require<R>(
  _ outcome: Result<R, any Error>?, failsWith code: ExecutorError.Code, file: String = #fileID,
  line: Int = #line
) throws -> ExecutorError {
  guard case .failure(let error as ExecutorError) = outcome, error.code == code else {
    throw ConformanceFailure(
      "the outcome is \(String(describing: outcome)), not \(code)", file: file,
      line: line)
  }
  return error
}

/// How a piece of `async` code ends.
func outcome<R: Sendable>(
  of body: () async throws -> R
) async -> Result<R, any Error> {
  do {
    return .success(try await body())
  } catch {
    return .failure(error)
  }
}

/// An error of a body.
struct Mishap: Error, Equatable {
  var number = 0
}
