//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Results that are computed while they are consumed; see
/// ``Executor/stream(_:order:maxPending:transform:)``.
///
/// For one consumer: the first iterator takes the stream, and a second one is told so by an error.
/// When the iterator goes, what is left is cancelled. Three forms of consumption:
///
/// - `for try await result in stream` throws the first error and ends.
/// - `for await result in stream.results` gives a `Result` for each input and goes on.
/// - `for result in stream.blocking` does the same on a thread of its own.
///
/// When the executor refuses a call, for instance because it was shut down, that error is the last
/// element.
public struct ResultStream<R: Sendable>: AsyncSequence, Sendable {
  private let consumer: Lock<StreamConsumer<R>?>

  package init<S: Sequence>(
    _ inputs: sending S, order: StreamOrder, maxPending: Int,
    submit: @escaping (S.Element) -> Future<R>
  ) {
    guard maxPending >= 1 else { misuse("stream: maxPending is \(maxPending); give 1 or more") }
    var iterator = inputs.makeIterator()
    consumer = Lock(
      StreamConsumer(limit: maxPending, order: order) { iterator.next().map(submit) })
  }

  /// Iterates, suspending the task while no result is there; throws at the first error.
  ///
  /// - Returns: The only iterator that gives results.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(consumer: take())
  }

  /// The results with their errors, suspending the task while none is there.
  public var results: AsyncStream<Result<R, any Error>> {
    let consumer = take()
    return AsyncStream {
      await consumer.next()
    }
  }

  /// The results with their errors, blocking the thread while none is there.
  @available(*, noasync, message: "blocks the thread; use 'results'")
  public var blocking: AnySequence<Result<R, any Error>> {
    let consumer = take()
    return AnySequence { AnyIterator { consumer.next() } }
  }

  /// The suspending iterator.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var consumer: StreamConsumer<R>?

    /// Suspends until another result is there.
    ///
    /// - Returns: The result; `nil` after the last.
    /// - Throws: The call's error, after which the stream is over; `CancellationError` when the
    ///   calling task is cancelled.
    public mutating func next() async throws -> R? {
      guard let result = await consumer?.next() else {
        consumer = nil
        try Task.checkCancellation()
        return nil
      }
      do {
        return try result.get()
      } catch {
        consumer = nil
        throw error
      }
    }
  }

  private func take() -> StreamConsumer<R> {
    consumer.withLock { $0.take() } ?? StreamConsumer(failingWith: ResultStream.takenError)
  }

  private static var takenError: ExecutorError {
    ExecutorError(
      .invalidState,
      "This stream has a consumer already. Call stream once for each loop that is to get results.")
  }
}
