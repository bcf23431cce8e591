//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Sequence where Element: AnyFuture {
  /// Blocks the calling thread until the condition is met or time is up.
  ///
  /// Never throws: a wait that was too short shows in `pending`. All futures that are done by then
  /// are in `done`, also when one would have been enough. A future that occurs more than once counts
  /// once. Futures of different types can be waited for as `[AnyFuture]`. Python's `wait`.
  ///
  /// - Parameters:
  ///   - condition: When the wait ends.
  ///   - timeout: How long to wait at most; zero or less polls, `nil` waits for ever.
  /// - Returns: The futures that are done and those that are not, each in the order given.
  /// - Complexity: O(*n*) a call.
  @available(*, noasync, message: "blocks the thread; use 'await wait(until:timeout:)'")
  @_disfavoredOverload
  public func wait(
    until condition: WaitCondition = .allCompleted, timeout: Duration? = nil
  ) -> (done: [Element], pending: [Element]) {
    let deadline = Deadline(after: timeout)
    let group = WaitGroup(self, until: condition)
    group.wait(until: deadline)
    return group.partition()
  }

  /// Suspends the calling task until the condition is met or time is up.
  ///
  /// When the task is cancelled the wait ends at once, and the futures are left as they are.
  ///
  /// - Parameters:
  ///   - condition: When the wait ends.
  ///   - timeout: How long to wait at most; zero or less polls, `nil` waits for ever.
  /// - Returns: The futures that are done and those that are not, each in the order given.
  /// - Complexity: O(*n*) a call.
  public func wait(
    until condition: WaitCondition = .allCompleted, timeout: Duration? = nil
  ) async -> (done: [Element], pending: [Element]) {
    let deadline = Deadline(after: timeout)
    let group = WaitGroup(self, until: condition)
    await group.wait(until: deadline)
    return group.partition()
  }

  /// The futures in the order in which they are done, those that are done already first.
  ///
  /// Works with `for` and with `for await`. Each future comes once; a step costs O(1), whatever the
  /// number of futures. The clock starts now; when time is up the sequence ends, and what is missing
  /// is `filter { !$0.isDone }`. Python's `as_completed`.
  ///
  /// ```swift
  /// for future in futures.asCompleted() {
  ///   print(try future.result())
  /// }
  /// ```
  ///
  /// - Parameter timeout: How long the whole iteration may wait; futures that are done come out even
  ///   when it is zero or less, `nil` waits for ever.
  /// - Returns: A sequence for one or more iterations.
  public func asCompleted(timeout: Duration? = nil) -> CompletedFutures<Element> {
    CompletedFutures(withoutDuplicates(), until: Deadline(after: timeout))
  }
}
