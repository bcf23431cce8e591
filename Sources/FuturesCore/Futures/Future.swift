//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// The result of a call that has been submitted to an executor, now or later.
///
/// A future is made by `submit` of an ``Executor`` or by a ``Promise``. It ends in one of three ways: with
/// a value, with an error, or cancelled; that never changes afterwards.
///
/// ```swift
/// let future = pool.submit { try Data(contentsOf: url).count }
/// print(try future.result())        // blocks the thread
/// print(try await future.value)     // suspends the task
/// ```
///
/// Waiting comes in two forms with one name: the blocking one, for threads of your own, cannot be
/// called from `async` code, the other one suspends. After Python's `concurrent.futures.Future`.
public final class Future<Success: Sendable>: AnyFuture, @unchecked Sendable {
  /// A future whose call an executor will run.
  @inlinable
  package init(blocking body: consuming @escaping () throws -> Success, _ plan: CallPlan? = nil) {
    super.init(plan: plan) { unsafe unsafeDowncast($0, to: Future<Success>.self).runBody() }
    slot.put(body: body)
  }

  /// A future whose call somebody makes.
  package init(made maker: any CallMaker, _ plan: CallPlan? = nil) {
    super.init(plan: plan) { unsafe unsafeDowncast($0, to: Future<Success>.self).runMaker() }
    slot.put(maker: maker)
  }

  /// A future whose call an executor will run in a task.
  package init(suspending body: @escaping () async throws -> Success, _ plan: CallPlan? = nil) {
    super.init(plan: plan, runner: nil)
    slot.put(body: body)
  }

  /// A future that somebody completes by hand.
  init() {
    super.init(plan: nil, runner: nil)
  }

  // MARK: Results

  /// How the call ended; `nil` while it has not.
  ///
  /// Never waits.
  ///
  /// A cancelled future's outcome is a failure with `CancellationError`.
  public var outcome: Result<Success, any Error>? {
    switch loadWord().phase {
    case .pending, .fetched, .running, .claimed: return nil
    case .cancelled: return .failure(CancellationError())
    case .succeeded, .failed, .rejected: return finalOutcome
    }
  }

  /// Blocks the calling thread until the call has ended, and returns its value.
  ///
  /// May return before the future's callbacks have run. Costs two context switches when it has to
  /// wait, some nanoseconds when not.
  ///
  /// - Parameter timeout: How long to wait at most; zero or less polls, `nil` waits for ever.
  /// - Returns: The call's value.
  /// - Throws: The call's error; `CancellationError` when it was cancelled;
  ///   ``ExecutorError/Code/timedOut`` when the wait was too long, which leaves the future as it is.
  @available(*, noasync, message: "blocks the thread; use 'try await result(timeout:)'")
  @inlinable
  public func result(timeout: Duration? = nil) throws -> Success {
    if !hasSucceeded { try waitForSuccess(timeout) }
    return slot.value(as: Success.self)
  }

  /// Suspends the calling task until the call has ended, and returns its value.
  ///
  /// When the task is cancelled meanwhile, the wait ends at once and ``AnyFuture/cancel()`` is called
  /// on this future.
  ///
  /// - Parameter timeout: How long to wait at most; zero or less polls, `nil` waits for ever.
  /// - Returns: The call's value.
  /// - Throws: The call's error; `CancellationError` when it, or the waiting task, was cancelled;
  ///   ``ExecutorError/Code/timedOut`` when the wait was too long, which leaves the future as it is.
  public func result(timeout: Duration? = nil) async throws -> Success {
    try await waitForOutcome(timeout).get()
  }

  /// The call's value, as `result(timeout:)` without a time-out.
  public var value: Success {
    get async throws { try await waitForOutcome(nil).get() }
  }

  /// Blocks the calling thread until the call has ended, and returns its error.
  ///
  /// - Parameter timeout: How long to wait at most; zero or less polls, `nil` waits for ever.
  /// - Returns: The error the call has thrown, `nil` when it has returned a value.
  /// - Throws: `CancellationError` when it was cancelled; ``ExecutorError/Code/timedOut`` when the
  ///   wait was too long. Python's `Future.exception()`.
  @available(*, noasync, message: "blocks the thread; use 'try await error(timeout:)'")
  public func error(timeout: Duration? = nil) throws -> (any Error)? {
    try thrownError(waitForOutcome(timeout))
  }

  /// Suspends the calling task until the call has ended, and returns its error.
  ///
  /// - Parameter timeout: How long to wait at most; zero or less polls, `nil` waits for ever.
  /// - Returns: The error the call has thrown, `nil` when it has returned a value.
  /// - Throws: `CancellationError` when it, or the waiting task, was cancelled;
  ///   ``ExecutorError/Code/timedOut`` when the wait was too long.
  public func error(timeout: Duration? = nil) async throws -> (any Error)? {
    try thrownError(await waitForOutcome(timeout))
  }

  // MARK: Callbacks

  /// Has a function called with this future once it is done.
  ///
  /// Callbacks run once each. Those that are added before the future is done run in the order in which
  /// they were added, on the thread that completes the future: a worker of the pool (which takes no other
  /// work meanwhile, though the pool may start another worker), the thread that cancels it, or a thread of
  /// its own when the future has timed out. One that is added afterwards runs at once on the calling
  /// thread, and waits for no other: earlier ones may still be running, or have yet to. Those who wait are
  /// woken first, so `result(timeout:)` may return before callbacks have run.
  ///
  /// - Parameter callback: What to call. No lock is held while it runs.
  public func addDoneCallback(_ callback: @escaping @Sendable (Future<Success>) -> Void) {
    add { future in
      callback(unsafe unsafeDowncast(future, to: Future<Success>.self))
    }
  }

  override var outcomeDescription: String {
    // Not `outcome`: saying that there is an error is not looking at it.
    switch storedOutcome {
    case .success: "returned \(Success.self)"
    case .failure(let error): "raised \(type(of: error))"
    case nil: ""
    }
  }

  /// Completes the future unless somebody else was faster.
  ///
  /// - Returns: The callbacks, to be run by the caller; `nil` when it was too late.
  func finish(_ outcome: Result<Success, any Error>) -> [Callback]? {
    guard let (_, new) = change({ $0.claimed() }) else { return nil }
    switch outcome {
    case .failure(is CancellationError) where new.isCancellationRequested:
      return publish(.cancelled)
    case .failure(let error):
      slot.put(failure: error)
      return publish(.failed, error)
    case .success(let value):
      slot.put(value: value)
      return publish(.succeeded)
    }
  }

  // MARK: Running

  /// What the future's runner does: makes the call and keeps its value.
  ///
  /// What the body has captured ends before anyone can see that it is over.
  @inlinable
  func runBody() -> BodyEnd {
    do {
      let value = try takeBody()()
      // Only a plan has clocks, which may have completed the future meanwhile, or further attempts, for which
      // the body is still there.
      if plan != nil {
        discardCall()
        guard claimRunning() else { return .lost }
      }
      slot.put(value: value)
      return .stored
    } catch {
      return .threw(error)
    }
  }

  /// As `runBody`, where somebody makes the call.
  private func runMaker() -> BodyEnd {
    guard let maker = slot.maker() else {
      preconditionFailure("what somebody makes has somebody")
    }
    do {
      let value = try maker.make(self, returning: Success.self)
      discardCall()
      guard plan == nil || claimRunning() else { return .lost }
      slot.put(value: value)
      return .stored
    } catch {
      return .threw(error)
    }
  }

  /// The body; stays where it is for a call that may have another attempt.
  @inlinable
  func takeBody() -> () throws -> Success {
    typealias Body = () throws -> Success
    let mayRetry = plan?.mayRetry ?? false
    guard let body = mayRetry ? slot.body(as: Body.self) : slot.takeBody(as: Body.self) else {
      preconditionFailure("a future that starts on a thread has a blocking body")
    }
    return body
  }

  package override func executeAsync(on host: any CallHost) async {
    while start() {
      if let expiry = plan?.beginAttempt(of: self) { return expireAtStart(expiry, on: host) }
      let outcome = await CurrentCall.run(self) { await Result { try await takeAsyncBody()() } }
      if case .failure(let error) = outcome, let delay = delayBeforeRetry(error), giveBack() {
        plan?.willRetry(after: error)
        if host.admitsRetry(of: self) { await waitWhilePending(for: delay) }
        continue
      }
      discardCall()
      complete(outcome, on: host)
      return
    }
  }

  /// As `takeBody`, for a body that suspends.
  private func takeAsyncBody() -> () async throws -> Success {
    typealias Body = () async throws -> Success
    let mayRetry = plan?.mayRetry ?? false
    guard let body = mayRetry ? slot.body(as: Body.self) : slot.takeBody(as: Body.self) else {
      preconditionFailure("a future that starts in a task has an async body")
    }
    return body
  }

  private func complete(_ outcome: Result<Success, any Error>, on host: any CallHost) {
    guard claimRunning() else { return host.callWillEnd(.late) }
    switch outcome {
    case .success(let value):
      slot.put(value: value)
      complete(.succeeded, nil, on: host)
    case .failure(is CancellationError) where isCancellationRequested:
      complete(.cancelled, nil, on: host)
    case .failure(let error):
      slot.put(failure: error)
      complete(.failed, error, on: host)
    }
  }

  override func discardValue() { slot.discardValue(as: Success.self) }

  /// The pause between two attempts of an `async` body, cut short when somebody cancels.
  private func waitWhilePending(for delay: Duration) async {
    let signal = Signal()
    guard add(signal) else { return }
    _ = await signal.wait(until: Deadline(after: delay))
    remove(signal)
  }

  /// The outcome of a future that is done and was not cancelled, for somebody who looks at it.
  private var finalOutcome: Result<Success, any Error>? {
    let outcome = storedOutcome
    if case .failure = outcome { markObserved() }
    return outcome
  }

  private var storedOutcome: Result<Success, any Error>? {
    if let failure { return .failure(failure) }
    return slot.hasValue ? .success(slot.value(as: Success.self)) : nil
  }
}

// MARK: - Waiting

extension Future {
  /// Blocks until the future is done; throws only when the wait itself ends early.
  package func waitForOutcome(_ timeout: Duration?) throws -> Result<Success, any Error> {
    if let outcome = try waitForOutcome(until: Deadline(after: timeout)) { return outcome }
    throw waitExpired(timeout)
  }

  /// Suspends until the future is done; throws only when the wait itself ends early.
  package func waitForOutcome(_ timeout: Duration?) async throws -> Result<Success, any Error> {
    if let outcome = try await waitForOutcome(until: Deadline(after: timeout)) { return outcome }
    throw waitExpired(timeout)
  }

  /// Blocks until the future is done; `nil` when time is up.
  ///
  /// - Parameters:
  ///   - deadline: When to give up.
  ///   - calls: What completes a promise's future; without them the future is a call itself.
  /// - Returns: The outcome, `nil` when time is up.
  /// - Throws: ``ExecutorError/Code/deadlock`` and ``ExecutorError/Code/resourceExhausted``, on a worker.
  package func waitForOutcome(
    until deadline: Deadline, broughtBy calls: [AnyFuture]? = nil
  ) throws(ExecutorError) -> Result<Success, any Error>? {
    if let outcome { return outcome }
    try blockUntilDone(deadline, broughtBy: calls)
    return outcome
  }

  /// Suspends until the future is done; `nil` when time is up.
  ///
  /// - Throws: `CancellationError` when the waiting task is cancelled; ``ExecutorError/Code/deadlock``
  ///   in an `async` body.
  package func waitForOutcome(
    until deadline: Deadline, broughtBy calls: [AnyFuture]? = nil
  ) async throws -> Result<Success, any Error>? {
    if let outcome { return outcome }
    let edge = try WaitGraph.shared.enter(
      CurrentCall.waiting, waitFor: calls ?? [self], needs: .all, until: deadline)
    defer { WaitGraph.shared.leave(edge) }
    let signal = Signal()
    guard add(signal) else { return outcome }
    switch await signal.wait(until: deadline) {
    case .completed:
      break
    case .timedOut:
      remove(signal)
    case .cancelled:
      remove(signal)
      cancel()
      throw CancellationError()
    }
    return outcome
  }

  private func thrownError(_ outcome: Result<Success, any Error>) throws -> (any Error)? {
    if isCancelled { throw CancellationError() }
    guard case .failure(let error) = outcome else { return nil }
    return error
  }
}

extension Result where Failure == any Error {
  /// What an `async` function returns or throws.
  fileprivate init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
