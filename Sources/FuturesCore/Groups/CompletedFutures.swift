//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Futures in the order in which they are done; see ``Swift/Sequence/asCompleted(timeout:)``.
///
/// One type for `for` and for `for await`. Iterating an `async` function's futures with methods such
/// as `map` instead of a loop picks the blocking form, which the compiler does not diagnose.
public struct CompletedFutures<Element: AnyFuture>: Sequence, AsyncSequence, Sendable {
  private let futures: [Element]
  private let deadline: Deadline

  init(_ futures: [Element], until deadline: Deadline) {
    self.futures = futures
    self.deadline = deadline
  }

  /// Iterates, blocking the thread while nothing is done.
  ///
  /// - Returns: An iterator with its own view of the futures.
  @available(*, noasync, message: "blocks the thread; use 'for await'")
  public consuming func makeIterator() -> Iterator {
    Iterator(subscription: Subscription(futures, until: deadline))
  }

  /// Iterates, suspending the task while nothing is done.
  ///
  /// - Returns: An iterator with its own view of the futures.
  public consuming func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(subscription: Subscription(futures, until: deadline))
  }

  /// The blocking iterator.
  public struct Iterator: IteratorProtocol {
    fileprivate let subscription: Subscription

    /// Blocks until another future is done.
    ///
    /// - Returns: The future; `nil` when all have come, time is up or, on a worker, the wait could never end.
    /// - Complexity: O(1).
    @available(*, noasync, message: "blocks the thread; use 'for await'")
    public mutating func next() -> Element? {
      try? subscription.queue.next(until: subscription.deadline)
    }
  }

  /// The suspending iterator.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let subscription: Subscription

    /// Suspends until another future is done.
    ///
    /// - Returns: The future; `nil` when all have come, time is up, the task is cancelled or, in a call, the wait
    ///   could never end.
    /// - Complexity: O(1).
    public mutating func next() async -> Element? {
      try? await subscription.queue.next(until: subscription.deadline)
    }
  }

  /// Keeps the queue subscribed to its futures for as long as an iterator lives.
  fileprivate final class Subscription: Sendable {
    let queue = CompletionQueue<Element>()
    let deadline: Deadline

    init(_ futures: [Element], until deadline: Deadline) {
      self.deadline = deadline
      for future in futures { queue.add(future) }
    }

    deinit {
      queue.close()
    }
  }
}
