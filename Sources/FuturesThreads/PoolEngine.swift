//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// The shell round a pool's state machine: holds the lock, starts threads, calls what is to be called.
///
/// Its threads hold it, the executor in front holds it, and `async` bodies prefer it; it never holds
/// the executor, whose end is what closes a pool that nobody shut down.
///
/// **The queue's protocol.** An item is published by appending it under the lock; a worker looks at
/// the queue and falls asleep under the same lock, so between its look and its sleep nothing can be
/// appended, and every append after it finds `sleeping > 0` and signals. An item is taken by removing
/// it under the lock, hence by one worker. Each wake-up is for one worker; one that finds the queue
/// empty, because another was faster, sleeps again.
final class PoolEngine: TaskExecutor, CallHost {
  let width: Int
  let namePrefix: String
  private let idleTimeout: Duration?
  private let initializer: (@Sendable () throws -> Void)?
  private let onExit: (@Sendable () -> Void)?
  private let monitor: Monitor<PoolState>

  init(
    width: Int, namePrefix: String, idleTimeout: Duration?, onExit: (@Sendable () -> Void)?,
    initializer: (@Sendable () throws -> Void)?
  ) {
    self.width = width
    self.namePrefix = namePrefix
    self.idleTimeout = idleTimeout
    self.onExit = onExit
    self.initializer = initializer
    monitor = Monitor(PoolState(width: width))
  }

  deinit {
    // Nobody joined the last thread: the pool was dropped rather than shut down. That thread may be
    // this one.
    monitor.withLock { $0.takeLastToLeave() }?.detach()
  }

  // MARK: Work comes in

  func submit<R>(_ future: Future<R>) -> Future<R> {
    if let error = future.plan?.arm(future) {
      fail(future, error)
      return future
    }
    switch monitor.withLock({ $0.submit(future) }) {
    case .accepted(let growth): apply(growth)
    case .refused(let phase): fail(future, refusal(of: future, in: phase))
    }
    return future
  }

  /// Starts a Swift task for an `async` body; here and now, because a task takes task-locals and
  /// priority from where it is made.
  func submitTask<R>(_ future: Future<R>) -> Future<R> {
    if let error = future.plan?.arm(future) {
      fail(future, error)
      return future
    }
    switch monitor.withLock({ $0.submitTask(future) }) {
    case .refused(let phase):
      fail(future, refusal(of: future, in: phase))
    case .accepted(let growth):
      if let index = growth.starts, let error = startWorker(index) {
        taskEnded(future)
        fail(future, error)
        return future
      }
      let task = CurrentCall.withNone {
        Task(executorPreference: self) {
          await future.executeAsync(on: self)
          self.taskEnded(future)
        }
      }
      future.onCancellationRequest { task.cancel() }
    }
    return future
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    switch monitor.withLock({ $0.submit(job) }) {
    case .accepted(let growth): apply(growth)
    case .refused: runElsewhere(job)
    }
  }

  private func taskEnded(_ future: AnyFuture) {
    _ = update { $0.taskEnded(future) }
  }

  // MARK: Threads

  func apply(_ growth: PoolState.Growth) {
    if growth.wakes { monitor.signal() }
    if let index = growth.starts { _ = startWorker(index) }
  }

  /// Starts a thread; the error when there is none to be had, with which everything that only it could
  /// have run has failed.
  private func startWorker(_ index: Int) -> ExecutorError? {
    let name = PlatformThread.name(prefix: namePrefix, index: index)
    do {
      try PlatformThread.start(named: name) { PoolWorker(index: index, engine: self).run() }
      return nil
    } catch {
      let refusal = ExecutorError(
        .resourceExhausted,
        "Pool \"\(namePrefix)\" has no worker, and the system gives no more threads. Raise the limit"
          + " on processes and threads (ulimit -u, pids.max), or use fewer.",
        underlyingError: error)
      failAll(update { $0.startFailed(index) }, refusal)
      return refusal
    }
  }

  /// The first thing a worker does; `false` when it must not take work.
  func initialize(_ worker: PoolWorker) -> Bool {
    guard let initializer else { return true }
    monitor.withLock { worker.beginHook(in: &$0) }
    do {
      try initializer()
      return true
    } catch {
      let (items, futures) = update { state in
        worker.comeBack(to: &state)
        state.retire()
        return state.breakDown(error)
      }
      let refusal = brokenError(error)
      failAll(items, refusal)
      for future in futures { fail(future, refusal) }
      return false
    }
  }

  /// Blocks until there is work; `nil` when the worker is to leave.
  ///
  /// Profilers show idle workers here.
  func waitForWork(_ worker: PoolWorker) -> WorkItem? {
    while true {
      switch look(worker) {
      case .run(let item):
        return item
      case .release:
        // At the end of this case: deinitialisers are user code.
        break
      case .leave:
        // Those who sleep beside it are to leave as well, if the pool is drained.
        monitor.broadcast()
        return nil
      case .fire(let signals):
        for signal in signals { signal.fire() }
      }
    }
  }

  private enum Look {
    case run(WorkItem)
    case leave
    /// What the worker has run: to be released outside the lock.
    case release(AnyFuture)
    /// Somebody need not wait any longer; to be told outside the lock.
    case fire([Signal])
  }

  private func look(_ worker: PoolWorker) -> Look {
    var isAsleep = false
    var departure: Deadline?
    // Released outside the lock.
    var finished: AnyFuture?
    let next = monitor.wait { state -> WaitStep<Look> in
      if isAsleep { state.wakeUp() }
      isAsleep = false
      if worker.isBusy {
        finished = state.takeFinished(worker.index)
        // The last reference goes while the worker is busy: a result that ends may shut the pool down.
        if isKnownUniquelyReferenced(&finished), let last = finished.take() {
          return .done(.release(last))
        }
        worker.comeBack(to: &state)
      }
      let satisfied = state.takeSatisfiedObservers()
      if !satisfied.isEmpty { return .done(.fire(satisfied)) }
      switch state.next(for: worker.index) {
      case .run(let item):
        worker.begin()
        return .done(.run(item))
      case .leave:
        state.retire()
        return .done(.leave)
      case .sleep:
        // A worker that sleeps keeps nothing alive.
        if let last = finished.take() { return .done(.release(last)) }
        let leavesAt = departure ?? Deadline(after: idleTimeout)
        departure = leavesAt
        if leavesAt.hasPassed {
          state.retire()
          return .done(.leave)
        }
        state.fallAsleep()
        isAsleep = true
        return .sleep(until: leavesAt)
      }
    }
    withExtendedLifetime(finished) {}
    return next
  }

  /// The last thing a worker does, on its thread.
  func leave(_ worker: PoolWorker, initialized: Bool) {
    if initialized, let onExit {
      monitor.withLock { worker.beginExit(in: &$0) }
      onExit()
    }
    let (previous, growth) = update { state in
      if worker.isBusy { state.comeBack() }
      return state.exit(worker.index, .current)
    }
    previous?.join()
    apply(growth)
  }

  // MARK: Changing the state

  /// Changes the state, then tells those whom the change concerns, outside the lock.
  func update<R>(_ change: (inout PoolState) -> R) -> R {
    let (result, satisfied, isDrained) = monitor.withLock { state in
      let result = change(&state)
      return (result, state.takeSatisfiedObservers(), state.isDrained)
    }
    if isDrained { monitor.broadcast() }
    for signal in satisfied { signal.fire() }
    return result
  }

  /// The worker that the calling thread is, if it is one of this pool's.
  var currentWorker: PoolWorker? {
    guard let pointer = unsafe cfutures_current_worker() else { return nil }
    let worker = unsafe Unmanaged<PoolWorker>.fromOpaque(pointer).takeUnretainedValue()
    return worker.engine === self ? worker : nil
  }
}

// MARK: - What a call asks for

extension PoolEngine {
  func callWillEnd() {
    guard let worker = currentWorker, worker.isBusy, !worker.isFree else { return }
    worker.isFree = true
    monitor.withLock { $0.becomeFree() }
  }

  func run(_ callbacks: [AnyFuture.Callback], of future: AnyFuture) {
    guard !callbacks.isEmpty else { return }
    // An async body's callbacks may wait in `shutdown`, which waits for tasks.
    taskEnded(future)
    if let worker = currentWorker, worker.isFree {
      worker.isFree = false
      apply(monitor.withLock { $0.becomeUnfree() })
    }
    future.run(callbacks)
  }

  func retry(_ future: AnyFuture, after delay: Duration) {
    switch update({ $0.delay(future) }) {
    case .accepted: DelayedCall(future, engine: self).start(Deadline(after: delay))
    case .refused(let phase): refuseRetry(of: future, in: phase)
    }
  }

  func admitsRetry(of future: AnyFuture) -> Bool {
    guard let phase = monitor.withLock({ $0.retryRefusal }) else { return true }
    refuseRetry(of: future, in: phase)
    return false
  }

  private func refuseRetry(of future: AnyFuture, in phase: PoolState.Phase) {
    switch phase {
    case .broken: fail(future, refusal(of: future, in: phase))
    case .open, .closed: future.cancelIfPending()
    }
  }
}

// MARK: - Failing

extension PoolEngine {
  private func failAll(_ items: [WorkItem], _ error: ExecutorError) {
    for item in items {
      switch item {
      case .call(let future): fail(future, error)
      case .job(let job): runElsewhere(job)
      }
    }
  }

  /// Fails a future that has not started.
  func fail(_ future: AnyFuture, _ error: ExecutorError) {
    guard let callbacks = future.fail(error, as: .rejected) else { return }
    future.run(callbacks)
  }

  /// A task whose pool cannot run it any more goes on where Swift runs tasks by default; it cannot
  /// be left suspended for ever.
  private func runElsewhere(_ job: UnownedJob) {
    globalConcurrentExecutor.enqueue(ExecutorJob(job))
  }

  private func refusal(of future: AnyFuture, in phase: PoolState.Phase) -> ExecutorError {
    if case .broken(let cause) = phase { return brokenError(cause) }
    return ExecutorError(
      .shutDown,
      "\(future.taskName.sentenceStart) was submitted to pool \"\(namePrefix)\" after its shutdown."
        + " Submit before shutdown, or make a new pool.")
  }

  private func brokenError(_ cause: any Error) -> ExecutorError {
    ExecutorError(
      .brokenExecutor,
      "Pool \"\(namePrefix)\" is broken, because the initializer of one of its workers failed. Mend the"
        + " initializer and make a new pool.", underlyingError: cause)
  }
}
