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
  // `@unchecked Sendable` because of the two slots below. `call` belongs to whoever moved the future
  // out of `pending`, `outcomeSlot` to whoever moved it to `claimed` and, read-only, to everyone who
  // sees it done; `FutureWord` lets only one party do each.

  /// The body, until it is run.
  private var call: Call<Success>?

  /// How the call ended; stays empty when it was cancelled.
  private var outcomeSlot: Result<Success, any Error>?

  /// A future whose call an executor will run.
  package init(_ call: sending Call<Success>, _ options: TaskOptions) {
    self.call = call
    super.init(.pending, plan: options.isDefault ? nil : CallPlan(options))
  }

  /// A future that somebody completes by hand.
  init() {
    super.init(.pending, plan: nil)
  }

  // MARK: Results

  /// How the call ended; `nil` while it has not.
  ///
  /// Never waits.
  ///
  /// A cancelled future's outcome is a failure with `CancellationError`.
  public var outcome: Result<Success, any Error>? {
    switch loadWord().phase {
    case .pending, .running, .claimed: nil
    case .cancelled: .failure(CancellationError())
    case .succeeded, .failed, .rejected: outcomeSlot
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
  public func result(timeout: Duration? = nil) throws -> Success {
    try waitForOutcome(timeout).get()
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
  /// Callbacks run once each, in the order in which they were added, on the thread that completes
  /// the future: a worker of the pool (which takes no other work meanwhile, though the pool may start
  /// another worker), the thread that cancels it, or a thread of its own when the future has timed
  /// out. When the future is done already, the callback runs at once on the calling thread. Those who
  /// wait are woken first, so `result(timeout:)` may return before callbacks have run.
  ///
  /// - Parameter callback: What to call. No lock is held while it runs.
  public func addDoneCallback(_ callback: @escaping @Sendable (Future<Success>) -> Void) {
    add { future in
      callback(unsafe unsafeDowncast(future, to: Future<Success>.self))
    }
  }

  override var outcomeDescription: String {
    switch outcome {
    case .success: "returned \(Success.self)"
    case .failure(let error): "raised \(type(of: error))"
    case nil: ""
    }
  }

  // MARK: Completing

  /// Completes the future unless somebody else was faster.
  ///
  /// - Returns: The callbacks, to be run by the caller; `nil` when it was too late.
  func finish(_ outcome: Result<Success, any Error>) -> [Callback]? {
    guard let (old, new) = change({ $0.claimed() }) else { return nil }
    if old.phase == .pending { discardCall() }
    switch outcome {
    case .failure(is CancellationError) where new.isCancellationRequested:
      return publish(.cancelled)
    case .failure:
      outcomeSlot = outcome
      return publish(.failed)
    case .success:
      outcomeSlot = outcome
      return publish(.succeeded)
    }
  }

  package override func fail(_ error: any Error, as failure: Failure) -> [Callback]? {
    let claim =
      switch failure {
      case .rejected: change { $0.claimedBeforeStart() }
      case .timedOut: change { $0.claimed() }
      }
    guard let claim else { return nil }
    if claim.old.phase == .pending { discardCall() }
    outcomeSlot = .failure(error)
    switch failure {
    case .rejected: return publish(.rejected)
    case .timedOut: return publish(.failed, raisingFlag: true)
    }
  }

  override func discardCall() { call = nil }

  // MARK: Running

  package override func execute(on host: any CallHost) {
    guard begin(on: host) else { return host.callWillEnd() }
    var body = call.take()
    let outcome = CurrentCall.run(self) { body.runBlocking() }
    if let delay = delayBeforeRetry(outcome) {
      host.callWillEnd()
      if giveBack(&body) { return host.retry(self, after: delay) }
    }
    // What the body has captured ends before anyone can see that it is over.
    body = nil
    host.callWillEnd()
    if let callbacks = finish(outcome) { host.run(callbacks, of: self) }
  }

  package override func executeAsync(on host: any CallHost) async {
    while begin(on: host) {
      var body = call.take()
      let outcome = await CurrentCall.run(self) { await body.runSuspending() }
      if let delay = delayBeforeRetry(outcome), giveBack(&body) {
        if host.admitsRetry(of: self) { await waitWhilePending(for: delay) }
        continue
      }
      body = nil
      host.callWillEnd()
      if let callbacks = finish(outcome) { host.run(callbacks, of: self) }
      return
    }
    host.callWillEnd()
  }

  /// Moves the future from `pending` to `running` and starts its clock; `false` when it is not to run.
  private func begin(on host: any CallHost) -> Bool {
    guard start() else { return false }
    guard let plan, let error = plan.beginAttempt(of: self) else { return true }
    discardCall()
    if let callbacks = fail(error, as: .timedOut) { host.run(callbacks, of: self) }
    return false
  }

  private func delayBeforeRetry(_ outcome: Result<Success, any Error>) -> Duration? {
    guard let plan, case .failure(let error) = outcome, !(error is CancellationError) else {
      return nil
    }
    return plan.delay(after: error)
  }

  /// Puts the body back for another attempt; not when the future is done or was asked to stop.
  private func giveBack(_ body: inout Call<Success>?) -> Bool {
    if let plan, !plan.endAttempt() { return false }
    call = body.take()
    // Released by this change, acquired by whoever starts the next attempt.
    if change({ $0.returnedToPending() }) != nil { return true }
    body = call.take()
    return false
  }

  /// The pause between two attempts of an `async` body, cut short when somebody cancels.
  private func waitWhilePending(for delay: Duration) async {
    let signal = Signal()
    guard add(signal) else { return }
    _ = await signal.wait(until: Deadline(after: delay))
    remove(signal)
  }
}

// MARK: - Waiting

extension Future {
  /// Blocks until the future is done; throws only when the wait itself ends early.
  package func waitForOutcome(_ timeout: Duration?) throws -> Result<Success, any Error> {
    if let outcome = waitForOutcome(until: Deadline(after: timeout)) { return outcome }
    throw waitExpired(timeout)
  }

  /// Suspends until the future is done; throws only when the wait itself ends early.
  package func waitForOutcome(_ timeout: Duration?) async throws -> Result<Success, any Error> {
    if let outcome = try await waitForOutcome(until: Deadline(after: timeout)) { return outcome }
    throw waitExpired(timeout)
  }

  /// Blocks until the future is done; `nil` when time is up.
  package func waitForOutcome(until deadline: Deadline) -> Result<Success, any Error>? {
    if let outcome { return outcome }
    let signal = Signal()
    if add(signal), signal.wait(until: deadline) == .timedOut { remove(signal) }
    return outcome
  }

  /// Suspends until the future is done; `nil` when time is up.
  ///
  /// - Throws: `CancellationError` when the waiting task is cancelled.
  package func waitForOutcome(until deadline: Deadline) async throws -> Result<
    Success, any Error
  >? {
    if let outcome { return outcome }
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

  private func waitExpired(_ timeout: Duration?) -> ExecutorError {
    ExecutorError(
      .timedOut,
      "The wait for \(taskName) took longer than \(timeout ?? .zero). The task goes on: wait again, or"
        + " call cancel() on its future.")
  }

  private func thrownError(_ outcome: Result<Success, any Error>) throws -> (any Error)? {
    if isCancelled { throw CancellationError() }
    guard case .failure(let error) = outcome else { return nil }
    return error
  }
}
