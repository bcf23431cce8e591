//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore

/// One promise that every executor makes, under a name, and how to see whether it is kept.
///
/// Checks come from ``ExecutorConformance`` and depend on no test framework:
///
/// ```swift
/// @Test(arguments: ExecutorConformance.checks(for: .all))
/// func conforms(check: ConformanceCheck) async throws {
///   try await check.run { MyExecutor() }
/// }
/// ```
public struct ConformanceCheck: Sendable, CustomStringConvertible {
  /// The promise, as a sentence.
  public let name: String

  /// What an executor must be capable of for the promise to concern it.
  public let needs: ExecutorCapabilities

  private let body: @Sendable (any Executor) async throws -> Void

  init(
    _ name: String, needs: ExecutorCapabilities = [],
    _ body: @escaping @Sendable (any Executor) async throws -> Void
  ) {
    self.name = name
    self.needs = needs
    self.body = body
  }

  /// The check's name.
  public var description: String { name }

  /// Tries the promise on an executor that nobody else uses, and shuts that executor down.
  ///
  /// The check has a thread of its own, and another for each of its scenarios that block, so it never
  /// occupies Swift's cooperative pool. One that does not end in time fails and is left behind with
  /// its threads.
  ///
  /// - Parameters:
  ///   - limit: How long the check may take; one that passes takes seconds at most.
  ///   - makeExecutor: Makes the executor; called once, on the calling task.
  /// - Throws: ``ConformanceFailure`` when the promise is not kept; `CancellationError` when the
  ///   calling task is cancelled.
  public func run(
    within limit: Duration = .seconds(60), _ makeExecutor: @Sendable () -> any Executor
  ) async throws {
    let executor = makeExecutor()
    let trail = CheckTrail()
    let verdict = Promise<Void>()
    let task = try TaskThread.run { _ in
      await CheckTrail.$current.withValue(trail) { await judge(executor, verdict, trail) }
    }
    // A scenario that hangs is given up.
    defer { task.cancel() }
    do {
      try await verdict.future.result(timeout: limit)
    } catch let error as ExecutorError where error.code == .timedOut {
      throw ConformanceFailure(
        check: name,
        problem: "it did not end within \(limit): something that it waits for has not come."
          + " \(trail.description)")
    }
  }

  /// Shutting down is part of the check, but when it has failed already nobody waits for that.
  private func judge(
    _ executor: any Executor, _ verdict: Promise<Void>, _ trail: CheckTrail
  ) async {
    do {
      try await body(executor)
    } catch {
      try? verdict.fail(failure(for: error, trail))
    }
    await executor.shutdown(cancelPending: true)
    try? verdict.succeed()
  }

  private func failure(for error: any Error, _ trail: CheckTrail) -> ConformanceFailure {
    if let violation = error as? Violation {
      return ConformanceFailure(
        check: name, problem: "\(violation.problem), at \(violation.location)")
    }
    return ConformanceFailure(
      check: name,
      problem: "an error came where none was expected: \(error). \(trail.description)")
  }
}
