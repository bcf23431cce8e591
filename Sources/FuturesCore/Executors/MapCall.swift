//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A `map` under way: its results as one future, and the way to give it up.
public struct _MapCall<R: Sendable>: Sendable {
  private let results: Future<[R]>
  private let calls: [AnyFuture]
  private let abandon: @Sendable () -> Void

  /// Describes work under way.
  ///
  /// - Parameters:
  ///   - results: Fails with the first error in input order.
  ///   - calls: The calls that bring the results; a worker that waits for them may run them.
  ///   - abandon: Cancels what has not started and asks the rest to stop.
  public init(
    results: Future<[R]>, calls: [AnyFuture], abandon: @escaping @Sendable () -> Void
  ) {
    self.results = results
    self.calls = calls
    self.abandon = abandon
  }

  package func collect(until deadline: Deadline, timeout: Duration?) throws -> [R] {
    let outcome: Result<[R], any Error>?
    do {
      outcome = try results.waitForOutcome(until: deadline, broughtBy: calls)
    } catch {
      abandon()
      throw error
    }
    guard let outcome else {
      abandon()
      throw expired(timeout)
    }
    return try outcome.get()
  }

  package func collect(until deadline: Deadline, timeout: Duration?) async throws -> [R] {
    let outcome: Result<[R], any Error>?
    do {
      outcome = try await results.waitForOutcome(until: deadline, broughtBy: calls)
    } catch {
      abandon()
      throw error
    }
    guard let outcome else {
      abandon()
      throw expired(timeout)
    }
    return try outcome.get()
  }

  private func expired(_ timeout: Duration?) -> ExecutorError {
    ExecutorError(
      .timedOut,
      "map did not finish within \(timeout ?? .zero). Calls that had not started were cancelled, and"
        + " running ones were asked to stop. Give it more time, or the executor more workers.")
  }
}
