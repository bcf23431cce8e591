//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The options of one task at work: attempts counted, clocks started and stopped, an observer told.
///
/// Only tasks with options, and those of an executor with an observer, have one. Timers hold their future
/// until they fire or are disarmed, and completion disarms them, so nothing outlives the task.
@usableFromInline
package final class CallPlan: Sendable {
  package let options: TaskOptions
  @usableFromInline let mayRetry: Bool
  private let deadline: Deadline
  private let observation: Observation?
  private let canBeEnded: Bool
  private let task: UInt64

  private struct State {
    var attempt = 0
    /// An attempt is under way: its clock has been started and not been stopped.
    var isTimed = false
    /// The attempt's time was up before its clock was stopped: it will not be tried again.
    var hasExpired = false
    var attemptEnd = Deadline.never
    var deadlineTimer: TimerEntry?
    var attemptTimer: TimerEntry?
    var failure: (any Error)?
    /// Whom to tell that the time of a running call is up.
    var host: (any CallHost)?
  }

  private let state = Lock(State())

  /// A plan for what is asked for; `nil` when that is nothing.
  ///
  /// - Parameters:
  ///   - options: What is asked for.
  ///   - observation: Who watches.
  ///   - canBeEnded: Whether the executor ends a call whose time is up.
  /// - Returns: The plan.
  package static func make(
    _ options: TaskOptions, observation: Observation? = nil, canBeEnded: Bool = false
  ) -> CallPlan? {
    options.isDefault && observation == nil ? nil : CallPlan(options, observation, canBeEnded)
  }

  private init(_ options: TaskOptions, _ observation: Observation?, _ canBeEnded: Bool) {
    self.options = options
    self.canBeEnded = canBeEnded
    self.observation = observation
    mayRetry = options.retry.retries > 0
    task = observation?.nextTask() ?? 0
    deadline = options.deadline.map { Deadline($0) } ?? .never
  }

  /// The error of a call whose time was up while it ran.
  var failure: (any Error)? { state.withLock { $0.failure } }

  /// Whether an attempt has begun, so that another one comes after a pause.
  var hasBeenTried: Bool {
    mayRetry && state.withLock { $0.attempt > 0 }
  }

  /// The current attempt, counted from 1.
  var attempt: Int {
    max(1, state.withLock { $0.attempt })
  }

  /// When the current attempt has to be done, whatever the reason.
  var currentDeadline: Deadline {
    min(deadline, state.withLock { $0.attemptEnd })
  }

  /// Begins to watch the task's deadline; the error to fail with when that is impossible.
  package func arm(_ future: AnyFuture, for host: any CallHost) -> ExecutorError? {
    state.withLock { $0.host = host }
    do {
      let timer = try Timer.shared.schedule(at: deadline) { self.expire(future) }
      guard let timer else { return nil }
      state.withLock { $0.deadlineTimer = timer }
      disarmIfDone(future)
      return nil
    } catch {
      return noTimer(future, error)
    }
  }

  /// Counts an attempt and starts its clock; the error to fail with when there is no time for it.
  func beginAttempt(of future: AnyFuture) -> ExecutorError? {
    let end = Deadline(after: options.timeout)
    let attempt = state.withLock { state in
      state.attempt += 1
      state.attemptEnd = end
      return state.attempt
    }
    if min(deadline, end).hasPassed { return expiry(of: future, hasStarted: false) }
    tell(.started)
    state.withLock { $0.isTimed = true }
    do {
      let timer = try Timer.shared.schedule(at: end) {
        if self.expire(attempt: attempt) { self.expire(future) }
      }
      guard let timer else { return nil }
      state.withLock { $0.attemptTimer = timer }
      disarmIfDone(future)
      return nil
    } catch {
      return noTimer(future, error)
    }
  }

  /// Stops the attempt's clock; `false` when its time was up first.
  ///
  /// A timer that fires late finds the clock stopped, or another attempt's running, and does not hit
  /// that one.
  @discardableResult
  func endAttempt() -> Bool {
    let (timer, hasExpired) = state.withLock { state in
      state.isTimed = false
      state.attemptEnd = .never
      return (state.attemptTimer.take(), state.hasExpired)
    }
    if let timer { Timer.shared.cancel(timer) }
    return !hasExpired
  }

  /// Stops every clock.
  func disarm() {
    endAttempt()
    let (timer, host) = state.withLock { ($0.deadlineTimer.take(), $0.host.take()) }
    if let timer { Timer.shared.cancel(timer) }
    withExtendedLifetime(host) {}
  }

  /// A clock has ended a call whose body goes on.
  func didExpire(with error: any Error) {
    let host = state.withLock { state in
      state.failure = error
      return state.host
    }
    host?.callExpired()
  }

  /// A pending call that lies in no queue has ended: before the first attempt nobody has taken it in yet.
  func didEndUnqueued(_ future: AnyFuture, _ end: CallEnd) {
    guard hasBeenTried else { return }
    state.withLock { $0.host }?.callEndedBetweenAttempts(future, end)
  }

  /// The pause before the next attempt; `nil` when there is none.
  ///
  /// - Parameters:
  ///   - error: What the last one has thrown.
  ///   - isRetryable: Whether it is worth another, where that has been asked already.
  /// - Returns: The pause.
  func delay(after error: any Error, isRetryable: Bool?) -> Duration? {
    if let crash = error as? WorkerCrash, crash.isFinal { return nil }
    return options.retry.delay(after: error, attempt: attempt, isRetryable: isRetryable)
  }

  /// Has `resume` called when the pause between two attempts is over; the error to fail with when that is
  /// impossible.
  package func pause(
    _ future: AnyFuture, until end: Deadline, _ resume: @escaping @Sendable () -> Void
  ) -> ExecutorError? {
    do {
      let timer = try Timer.shared.schedule(at: end, resume)
      guard let timer else { return nil }
      state.withLock { $0.attemptTimer = timer }
      disarmIfDone(future)
      return nil
    } catch {
      return ExecutorError(
        .resourceExhausted,
        "\(future.taskName.sentenceStart) has failed and was to be tried again, but the thread that"
          + " times the pause could not be started. Raise the limit on processes and threads.",
        underlyingError: error)
    }
  }

  /// A timer that was stored after the future's completion had disarmed what it found.
  private func disarmIfDone(_ future: AnyFuture) {
    if future.isDone { disarm() }
  }

  /// Whether this attempt is the one whose time is up.
  private func expire(attempt: Int) -> Bool {
    state.withLock { state in
      guard state.isTimed, state.attempt == attempt else { return false }
      state.hasExpired = true
      return true
    }
  }

  /// Does now what a clock is about to do: who has looked at the time himself is not to be contradicted by it.
  func expireNow(_ future: AnyFuture) {
    if expire(attempt: attempt) { expire(future) }
  }

  private func expire(_ future: AnyFuture) {
    let error = expiry(of: future, hasStarted: state.withLock { $0.isTimed })
    guard let callbacks = future.fail(error, as: .timedOut), !callbacks.isEmpty else { return }
    // A slow callback must not delay the time-outs of others.
    do {
      try PlatformThread.start(named: "futures-expiry") { future.run(callbacks) }.detach()
    } catch {
      future.run(callbacks)
    }
  }

  private func expiry(of future: AnyFuture, hasStarted: Bool) -> ExecutorError {
    let limit =
      deadline.hasPassed
      ? "its deadline" : "its time-out of \(options.timeout.map { "\($0)" } ?? "none")"
    let progress =
      hasStarted && canBeEnded
      ? "Its worker process is ended, unless it stops by itself at once. Give it more time."
      : hasStarted
        ? "A thread cannot be killed: its worker is busy until the body returns. Let the body look at"
          + " TaskContext.current?.isCancelled, or give it more time."
        : "It has not been started. Give it more time, or the executor more workers."
    return ExecutorError(
      .timedOut, "\(future.taskName.sentenceStart) ran into \(limit). \(progress)")
  }

  private func noTimer(
    _ future: AnyFuture, _ failure: PlatformThread.StartFailure
  ) -> ExecutorError {
    ExecutorError(
      .resourceExhausted,
      "\(future.taskName.sentenceStart) has a time limit, and the thread that watches limits could"
        + " not be started. Raise the limit on processes and threads, or submit without a limit.",
      underlyingError: failure)
  }
}

// MARK: - The observer

extension CallPlan {
  package func didSubmit() { tell(.submitted) }

  /// Whether somebody is told what happens.
  package var isObserved: Bool { observation != nil }

  func didProgress(_ progress: TaskProgress) { tell(.progressed, progress: progress) }

  func willRetry(after error: any Error) { tell(.retried, error) }

  /// The call is about to end, or was cancelled.
  func didEnd(_ phase: FutureWord.Phase, _ error: (any Error)?, isOverTime: Bool = false) {
    disarm()
    switch phase {
    case .succeeded: tell(.finished)
    case .cancelled: tell(.cancelled)
    default: tell(isOverTime ? .timedOut : .failed, error)
    }
  }

  /// The future is gone, and nobody has looked at its outcome.
  func didVanish(_ phase: FutureWord.Phase, _ error: (any Error)?) {
    guard observation != nil, phase == .failed || phase == .rejected else { return }
    tell(.unobservedError, error)
  }

  private func tell(
    _ kind: TaskEvent.Kind, _ error: (any Error)? = nil, progress: TaskProgress? = nil
  ) {
    guard let observation else { return }
    observation.tell(
      TaskEvent(
        kind, task: task, name: options.name, worker: CallWorker.index(for: observation),
        error: error, progress: progress))
  }
}

extension String {
  /// With an upper-case first letter.
  package var sentenceStart: String { prefix(1).uppercased() + dropFirst() }
}
