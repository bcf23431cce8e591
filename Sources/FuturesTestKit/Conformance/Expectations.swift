//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// An expectation that does not hold.
struct Violation: Error {
  /// What was expected and what is.
  let problem: String
  /// Where in the checks.
  let location: String
}

/// Throws unless the condition holds.
func require(
  _ condition: Bool, _ problem: @autoclosure () -> String, file: String = #fileID,
  line: Int = #line
) throws {
  let location = "\(file):\(line)"
  if !condition { throw Violation(problem: problem(), location: location) }
  CheckTrail.current?.note(location)
}

/// Throws unless both are equal.
func require<T: Equatable>(
  _ value: T, is expected: T, _ what: String = "the value", file: String = #fileID,
  line: Int = #line
) throws {
  try require(
    value == expected, "\(what) is \(value), expected was \(expected)", file: file, line: line)
}

/// Throws unless the outcome is an error of this type; returns the error.
@discardableResult
func require<R, E: Error>(
  _ outcome: Result<R, any Error>?, failsAs type: E.Type, file: String = #fileID,
  line: Int = #line
) throws -> E {
  guard case .failure(let error as E) = outcome else {
    let found = outcome.map { "\($0)" } ?? "not there"
    throw Violation(
      problem: "the outcome is \(found), expected was an error of type \(type)",
      location: "\(file):\(line)")
  }
  return error
}

/// Throws unless the outcome is an executor's error with this code; returns the error.
@discardableResult
func require<R>(
  _ outcome: Result<R, any Error>?, failsWith code: ExecutorError.Code, file: String = #fileID,
  line: Int = #line
) throws -> ExecutorError {
  let error = try require(outcome, failsAs: ExecutorError.self, file: file, line: line)
  try require(error.code, is: code, "the error's code", file: file, line: line)
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

/// Runs code beside the check, on a thread of its own.
func beside<R: Sendable>(
  _ body: @escaping @Sendable () async throws -> R
) throws -> Task<R, any Error> {
  try TaskThread.run { _ in try await body() }
}

extension Future {
  /// The outcome, once it is there.
  func waited() -> Result<Success, any Error>? {
    _ = [self].wait()
    return outcome
  }

  /// The outcome, once it is there.
  func awaited() async -> Result<Success, any Error>? {
    _ = await [self].wait()
    return outcome
  }
}
