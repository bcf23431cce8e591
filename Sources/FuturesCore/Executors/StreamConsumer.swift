//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The work behind a ``ResultStream``: submits while there is room, hands out what is done.
///
/// `@unchecked Sendable` because one consumer uses it at a time; `gate` refuses a second one that
/// comes while the first is waiting, which an `AsyncStream` shared by two tasks would allow.
final class StreamConsumer<R: Sendable>: @unchecked Sendable {
  private let limit: Int
  private let order: StreamOrder
  private let gate = Lock(false)

  /// Reads an input and submits its call; `nil` when no inputs are left.
  private var submitNext: (() -> Future<R>?)?
  /// In flight or done, not handed out; in input order.
  ///
  /// What was refused comes last in both orders.
  private var window = Deque<Future<R>>()
  /// The same for completion order, without what was refused.
  private let completions = CompletionQueue<Future<R>>()
  private var inFlight = 0

  init(limit: Int, order: StreamOrder, submitNext: @escaping () -> Future<R>?) {
    self.limit = limit
    self.order = order
    self.submitNext = submitNext
  }

  /// A stream that has one element, an error.
  convenience init(failingWith error: any Error) {
    let promise = Promise<R>()
    var first: Future<R>? = promise.future
    try? promise.fail(error)
    self.init(limit: 1, order: .input) { first.take() }
  }

  deinit {
    cancel()
  }

  func next() -> Result<R, any Error>? {
    guard enter() else { return .failure(sharedError) }
    defer { leave() }
    refill()
    do {
      switch order.value {
      case .input: return take(try window.popFirst()?.waitForOutcome(until: .never))
      case .completion:
        return take(try (completions.next(until: .never) ?? window.popFirst())?.outcome)
      }
    } catch {
      return refused(error)
    }
  }

  /// As the blocking form; `nil` also when the calling task is cancelled, and the rest with it.
  func next() async -> Result<R, any Error>? {
    guard enter() else { return .failure(sharedError) }
    defer { leave() }
    refill()
    var outcome: Result<R, any Error>?
    do {
      switch order.value {
      case .input: outcome = try await window.popFirst()?.waitForOutcome(until: .never)
      case .completion:
        outcome = try (await completions.next(until: .never) ?? window.popFirst())?.outcome
      }
    } catch is CancellationError {
      outcome = nil
    } catch {
      return refused(error)
    }
    if outcome == nil { cancel() }
    return take(outcome)
  }

  /// A wait that could never end is not begun; neither would the next ones be, so this is the last element.
  private func refused(_ error: any Error) -> Result<R, any Error> {
    cancel()
    return .failure(error)
  }

  /// Submits until the limit is reached, the inputs end or the executor refuses.
  private func refill() {
    while inFlight < limit, let future = submitNext?() {
      inFlight += 1
      switch order.value {
      case .completion where !future.isRejected: completions.add(future)
      default: window.append(future)
      }
      if future.isRejected { submitNext = nil }
    }
    // Short of the limit although nothing was refused: the inputs have ended.
    if inFlight < limit { submitNext = nil }
  }

  private func take(_ outcome: Result<R, any Error>?) -> Result<R, any Error>? {
    if outcome != nil { inFlight -= 1 }
    return outcome
  }

  /// Cancels what was not handed out and forgets the inputs.
  private func cancel() {
    submitNext = nil
    for future in window.takeAll() { future.cancel() }
    for future in completions.close() { future.cancel() }
  }

  private func enter() -> Bool {
    gate.withLock { isBusy in
      defer { isBusy = true }
      return !isBusy
    }
  }

  private func leave() {
    gate.withLock { $0 = false }
  }

  private var sharedError: ExecutorError {
    ExecutorError(
      .invalidState,
      "Two tasks have asked one stream for results at the same time. Give each its own stream.")
  }
}
