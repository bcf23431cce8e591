//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
public import FuturesCore
import Synchronization

/// The shell round a pool's state machine: holds the lock, starts threads, calls what is to be called.
///
/// Its threads hold it, the executor in front holds it, and `async` bodies prefer it; it never holds
/// the executor, whose end is what closes a pool that nobody shut down.
///
/// **The queue's protocol.** Workers are looked after under one lock. An item is appended there, and the
/// same step says whether a parked worker is to be woken; a worker looks at the queue and declares itself
/// parked in one step too. So either the append comes first, and the worker finds the item, or the worker
/// is on the stack of the parked, and the append takes it from there. The one exception is the worker
/// that is searching, for which nobody is woken: it looks again before it parks, and after it has found
/// something, the same step wakes the next worker if there is more. A wake-up that comes before the sleep
/// is kept by the ``Parker``.
///
/// **Handing in without the lock.** A call without a plan, for a pool without a bound, goes into the inbox,
/// and every step under the lock begins by moving the inbox into the queue. Who hands in then reads `notice`,
/// and takes the lock only if it is up. `notice` is put up, under the lock, whenever somebody would have to
/// be woken or started for a new item, and the inbox is looked at again after that. All four, pushing,
/// reading `notice`, putting it up and looking again, are sequentially consistent, so they have one order
/// for everybody: if the push comes before the second look, the item is found there; if not, it comes after
/// `notice` was put up, and whoever hands in sees that. As long as `notice` is down, some worker is busy or
/// searching for every one that may run, and each makes a step before it parks. `Models/notice.pml` checks
/// this exhaustively.
@usableFromInline
final class PoolEngine: TaskExecutor, CallHost {
  let configuration: PoolConfiguration
  let handle: HostHandle
  private let lock: Lock<PoolState>
  private let inbox = CallInbox()
  private let notice = Atomic<Bool>(true)
  private let roster = Lock(WorkerRoster())
  /// For the worker that waits awake; decides nothing.
  private let hasQueued = Atomic<Bool>(false)
  private let canGrow = Atomic<Bool>(true)
  private let spinning = Spinning()
  /// Calls take less than a microsecond: most are not measured.
  private let isBursting = Atomic<Bool>(false)

  init(_ configuration: PoolConfiguration) {
    self.configuration = configuration
    handle = HostHandle()
    lock = Lock(
      PoolState(
        width: configuration.width, maxPending: configuration.maxPending, host: handle))
    handle.bind(self)
  }

  deinit {
    // Nobody joined the last thread: the pool was dropped rather than shut down. That thread may be
    // this one.
    lock.withLock { $0.takeLastToLeave() }?.detach()
  }

  var statistics: ExecutorStatistics {
    roster.withLock { roster in step { roster.statistics(of: $0) } }
  }

  // MARK: Changing the state

  /// One step of the state machine.
  @inline(__always)
  private func step<R>(_ change: (inout PoolState) -> R) -> R {
    var late = PoolState.Growth()
    let result = lock.withLock { state in
      inbox.drain { state.accept(adopting: $0) }
      let result = change(&state)
      late = publish(&state)
      return result
    }
    apply(late)
    return result
  }

  /// Under the lock: lets others know, as far as they look without it, how things are now.
  ///
  /// - Returns: What is to be done for calls that were handed in meanwhile.
  @inline(__always)
  private func publish(_ state: inout PoolState) -> PoolState.Growth {
    var late = PoolState.Growth()
    let wantsNotice = state.wantsNotice
    if notice.load(ordering: .relaxed) != wantsNotice {
      notice.store(wantsNotice, ordering: .sequentiallyConsistent)
      if wantsNotice, !inbox.isEmpty { late = admitLate(&state) }
    }
    hasQueued.store(state.queued > 0, ordering: .relaxed)
    canGrow.store(state.canGrow, ordering: .relaxed)
    return late
  }

  private func admitLate(_ state: inout PoolState) -> PoolState.Growth {
    inbox.drain { state.accept(adopting: $0) }
    let growth = state.growth()
    // Woken or started somebody: perhaps nobody else is to be told now. Left up, it would only cost a step.
    return growth
  }

  /// Under the lock, before the pool closes: what was handed in until now belongs to it, and what comes later
  /// has to take the lock and is refused.
  func seal(_ state: inout PoolState) {
    inbox.close { state.accept(adopting: $0) }
  }

  /// A step that can complete a shutdown: tells those whom that concerns, outside the lock.
  @inline(__always)
  func update<R>(_ change: (inout PoolState) -> R) -> R {
    var audience: (signals: [Signal], parked: [Parker])?
    let result = step { state in
      let result = change(&state)
      if state.isClosing {
        audience = (state.takeSatisfiedObservers(), state.isDrained ? state.wakeAll() : [])
      }
      return result
    }
    if let audience {
      for parker in audience.parked { parker.unpark() }
      for signal in audience.signals { signal.fire() }
    }
    return result
  }

  func apply(_ growth: PoolState.Growth) {
    if let parker = growth.wakes { parker.unpark() }
    if let place = growth.starts { _ = startWorker(place) }
    for submission in growth.admitted { submission.signal.fire() }
  }

  // MARK: Work comes in

  /// Takes a call in that nobody has seen yet.
  @usableFromInline
  func submit(_ future: AnyFuture) {
    let lane = currentLane
    guard isUnbounded else { return submit(future, lane: lane) }
    future.enterQueueUnseen(of: handle)
    future.setLane(lane, isPiece: false)
    future.stamp = stamp(for: future)
    guard inbox.push(future) else { return submit(future, lane: lane) }
    if notice.load(ordering: .sequentiallyConsistent) { apply(step { $0.growth() }) }
  }

  private var isUnbounded: Bool { configuration.maxPending == .max }

  /// Whether calls without options need no plan.
  @usableFromInline
  var isUnobserved: Bool { configuration.observation == nil }

  func lane(for options: TaskOptions) -> Int {
    options.priority.map(CallLanes.lane(of:)) ?? currentLane
  }

  func submit(_ future: AnyFuture, lane: Int) {
    guard prepare(future) else { return }
    future.stamp = stamp(for: future)
    switch step({ $0.submit(future, lane: lane) }) {
    case .accepted(let growth): apply(growth)
    case .refused(let phase): refuse(future, in: phase)
    case .full: submitToFull(future, lane: lane)
    }
  }

  /// As `submit`, but cancels it when there is no room; `false` then.
  func submitIfRoom(_ future: AnyFuture) -> Bool {
    guard prepare(future) else { return true }
    let lane = currentLane
    switch step({ $0.submit(future, lane: lane) }) {
    case .accepted(let growth): apply(growth)
    case .refused(let phase): refuse(future, in: phase)
    case .full:
      // An observer has been told of it.
      future.cancelIfPending()
      return false
    }
    return true
  }

  /// Starts the call's clock, if it has one, and marks it as queued; `false` when it is done then.
  private func prepare(_ future: AnyFuture) -> Bool {
    guard let plan = future.plan else {
      future.enterQueueUnseen(of: handle)
      return true
    }
    plan.didSubmit()
    if let error = plan.arm(future, for: self) {
      fail(future, error)
      return false
    }
    if future.enterQueue(of: handle) { return true }
    step { $0.countExpired() }
    return false
  }

  /// When a call was submitted, if it is one to be measured.
  private func stamp(for future: AnyFuture) -> UInt64 {
    if isBursting.load(ordering: .relaxed) {
      // Allocations are 16 bytes apart at least: the four bits above choose one in sixteen.
      let address = unsafe UInt(bitPattern: Unmanaged.passUnretained(future).toOpaque())
      guard address >> 4 & 15 == 0 else { return 0 }
    }
    return cfutures_now()
  }

  /// A call was measured.
  func note(isShort: Bool) {
    if isBursting.load(ordering: .relaxed) != isShort {
      isBursting.store(isShort, ordering: .relaxed)
    }
  }

  /// Where a call without a priority of its own waits: that of the Swift task that submits, if one does,
  /// decides.
  private var currentLane: Int {
    // `Task.currentPriority` costs a plain thread fifty nanoseconds, a fifth of all that a call costs.
    cfutures_is_in_task() ? CallLanes.lane(of: Task.currentPriority) : CallLanes.defaultLane
  }

  /// Starts a Swift task for an `async` body; here and now, because a task takes task-locals and
  /// priority from where it is made.
  func submitTask(_ future: AnyFuture, priority: TaskPriority?) {
    guard prepare(future) else { return }
    switch step({ $0.submitTask(future) }) {
    case .accepted(let growth):
      if let place = growth.starts, let error = startWorker(place) {
        fail(future, error)
        return taskEnded(future)
      }
    case .refused(let phase): return refuse(future, in: phase)
    case .full:
      guard submitTaskToFull(future) else { return }
    }
    let task = CurrentCall.withNone {
      Task(executorPreference: self, priority: priority) {
        if self.currentWorker == nil { self.failIfBroken(future) }
        await future.executeAsync(on: self)
        self.taskEnded(future)
      }
    }
    future.onCancellationRequest { task.cancel() }
  }

  @usableFromInline
  func enqueue(_ job: consuming ExecutorJob) {
    enqueue(UnownedJob(job), for: self)
  }

  /// Takes a piece of a task in.
  ///
  /// - Parameters:
  ///   - job: The piece.
  ///   - executor: The one that the task prefers. Under another's name the piece would be sent back to it, at
  ///     the price of another turn in the queue, and would go elsewhere when the pool is closed by then.
  func enqueue(_ job: UnownedJob, for executor: any TaskExecutor) {
    let piece = AnyFuture(plan: nil) { _ in
      // Not by a worker that has taken it: the pool cannot run it any more.
      if let worker = self.currentWorker, worker.isBusy, !worker.isBlocked {
        unsafe job.runSynchronously(on: executor.asUnownedTaskExecutor())
      } else {
        PoolEngine.runElsewhere(job)
      }
      return .lost
    }
    piece.enterQueueUnseen(of: handle)
    let lane = CallLanes.lane(of: TaskPriority(job.priority))
    switch step({ $0.submit(piece: piece, lane: lane) }) {
    case .accepted(let growth): apply(growth)
    case .refused, .full: PoolEngine.runElsewhere(job)
    }
  }

  /// A task whose pool cannot run it any more goes on where Swift runs tasks by default; it cannot
  /// be left suspended for ever.
  private static func runElsewhere(_ job: UnownedJob) {
    globalConcurrentExecutor.enqueue(ExecutorJob(job))
  }

  func taskEnded(_ future: AnyFuture) {
    _ = update { $0.taskEnded(future) }
  }
}

// MARK: - A full queue

extension PoolEngine {
  private func submitToFull(_ future: AnyFuture, lane: Int) {
    switch configuration.whenFull.value {
    case .fail: fail(future, fullError(future))
    case .block where currentWorker == nil: _ = waitForRoom(future, lane: lane, isTask: false)
    case .block, .runInCaller: runInCaller(future)
    }
  }

  /// `true` when the body was accepted after all.
  ///
  /// A worker that waited for room could wait for ever, and cannot run the body itself: it is accepted
  /// beyond the bound, as with `runInCaller`.
  private func submitTaskToFull(_ future: AnyFuture) -> Bool {
    switch configuration.whenFull.value {
    case .fail:
      fail(future, fullError(future))
      return false
    case .block where currentWorker == nil:
      return waitForRoom(future, lane: CallLanes.defaultLane, isTask: true)
    case .block, .runInCaller:
      if let phase = step({ $0.admit(task: future) }) {
        refuse(future, in: phase)
        return false
      }
      return true
    }
  }

  /// Blocks until the pool has taken the call in; `false` when it was shut down meanwhile.
  private func waitForRoom(_ future: AnyFuture, lane: Int, isTask: Bool) -> Bool {
    let submission = PoolState.Submission(future: future, lane: lane, isTask: isTask)
    let admission = step { state in
      let admission = isTask ? state.submitTask(future) : state.submit(future, lane: lane)
      if case .full = admission { state.wait(for: submission) }
      return admission
    }
    switch admission {
    case .accepted(let growth):
      apply(growth)
      return true
    case .refused(let phase):
      refuse(future, in: phase)
      return false
    case .full:
      break
    }
    // Perhaps on a worker of another pool: somebody may take its place.
    let reason = CallWorker.blockAnyway { submission.signal.wait(until: .never) }
    if reason == .completed { return true }
    refuse(future, in: step { $0.phase })
    return false
  }

  private func runInCaller(_ future: AnyFuture) {
    let worker = currentWorker
    if let phase = step({ $0.admitCaller(future, onWorker: worker != nil) }) {
      return refuse(future, in: phase)
    }
    if future.start() {
      CallWorker.runOnTop(future, for: worker ?? self)
    } else {
      count(.failed)
    }
    taskEnded(future)
  }

  private func fullError(_ future: AnyFuture) -> ExecutorError {
    ExecutorError(
      .queueFull,
      "\(future.taskName.sentenceStart) was submitted to pool \"\(configuration.name)\", which has"
        + " \(configuration.maxPending) calls waiting, as many as it takes. Submit more slowly, raise"
        + " maxPending, or choose another policy for a full queue.")
  }
}

// MARK: - Threads

extension PoolEngine {
  /// Starts a thread; the error when there is none to be had, with which everything that only it could
  /// have run has failed.
  private func startWorker(_ place: WorkerPlace) -> ExecutorError? {
    let name = PlatformThread.name(prefix: configuration.name, index: place.index)
    do {
      try PlatformThread.start(named: name) { PoolWorker(place, engine: self).run() }
      return nil
    } catch {
      let refusal = ExecutorError(
        .resourceExhausted,
        "Pool \"\(configuration.name)\" has no worker, and the system gives no more threads. Raise the"
          + " limit on processes and threads (ulimit -u, pids.max), or use fewer.",
        underlyingError: error)
      failAll(update { Stranded($0.startFailed(place)) }, refusal)
      return refusal
    }
  }

  /// The first thing a worker does; `false` when it must not take work.
  func initialize(_ worker: PoolWorker) -> Bool {
    roster.withLock { $0.add(worker) }
    tell(.workerStarted, worker)
    guard let initializer = configuration.initializer else { return true }
    step { worker.beginHook(in: &$0) }
    do {
      try initializer()
      return true
    } catch {
      let (stranded, refused) = update { state in
        seal(&state)
        worker.comeBack(to: &state)
        state.retire()
        return (Stranded(state.breakDown(error)), state.takeSubmissions())
      }
      failAll(stranded, brokenError(error))
      for submission in refused { submission.signal.fire(.cancelled) }
      return false
    }
  }

  /// The item that the worker is to run next, if there is one now.
  func takeItem(for worker: PoolWorker) -> CallReference? {
    guard case .run(let item, let growth) = look(worker, maySpin: false, mayPark: false) else {
      return nil
    }
    apply(growth)
    return item
  }

  /// Blocks until there is an item; `nil` when the worker is to leave.
  ///
  /// Profilers show idle workers here.
  func waitForItem(for worker: PoolWorker) -> CallReference? {
    var maySpin = true
    while true {
      switch look(worker, maySpin: maySpin, mayPark: true) {
      case .run(let item, let growth):
        apply(growth)
        return item
      case .spin:
        maySpin = false
        _ = spinning.wait { hasQueued.load(ordering: .relaxed) || !inbox.isEmpty }
      case .park(let isSurplus):
        maySpin = false
        guard park(worker, isSurplus: isSurplus) else { return nil }
      case .leave:
        return nil
      case nil:
        break
      }
    }
  }

  private func look(_ worker: PoolWorker, maySpin: Bool, mayPark: Bool) -> PoolState.Next? {
    var satisfied: [Signal] = []
    let next = step { state -> PoolState.Next? in
      if worker.isBusy { worker.comeBack(to: &state) }
      if state.hasObservers { satisfied = state.takeSatisfiedObservers() }
      let next = state.next(for: worker.place, maySpin: maySpin, mayPark: mayPark)
      if case .run = next { worker.begin() }
      return next
    }
    for signal in satisfied { signal.fire() }
    return next
  }

  /// Sleeps until somebody wakes the worker; `false` when it has slept long enough and is to leave.
  private func park(_ worker: PoolWorker, isSurplus: Bool) -> Bool {
    let parker = worker.place.parker
    worker.meter.willPark()
    defer { worker.meter.hasParked() }
    if !parker.park(until: Deadline(after: patience(isSurplus: isSurplus))) {
      let isRetired = step { state in
        isSurplus && !state.hasSurplus ? nil : state.retireIfIdle(worker.place)
      }
      // Others have left, so this one is not too many any more.
      guard let isRetired else { return park(worker, isSurplus: false) }
      if isRetired { return false }
      // Somebody has just chosen this worker; the wake-up is on its way.
      _ = parker.park(until: .never)
    }
    return true
  }

  /// How long a worker without work stays.
  private func patience(isSurplus: Bool) -> Duration? {
    guard isSurplus else { return configuration.idleTimeout }
    return min(configuration.idleTimeout ?? PoolEngine.surplusPatience, PoolEngine.surplusPatience)
  }

  /// How long a worker stays that has stood in for a blocked one: the next wait may follow at once.
  private static var surplusPatience: Duration { .milliseconds(500) }

  /// The last thing a worker does, on its thread.
  func leave(_ worker: PoolWorker, initialized: Bool) {
    if initialized, let onExit = configuration.onExit {
      step { worker.beginExit(in: &$0) }
      onExit()
    }
    tell(.workerEnded, worker)
    // In one: whoever asks for statistics must not find the worker's counts twice or not at all.
    roster.withLock { roster in
      let counts = roster.remove(worker)
      step { $0.count(counts) }
    }
    let (previous, growth) = update { state in
      if worker.isBusy { state.comeBack() }
      return state.exit(worker.place, .current)
    }
    previous?.join()
    apply(growth)
  }

  private func tell(_ kind: TaskEvent.Kind, _ worker: PoolWorker) {
    configuration.observation?.tell(TaskEvent(kind, worker: worker.place.index))
  }

  /// The worker that the calling thread is, if it is one of this pool's.
  var currentWorker: PoolWorker? {
    guard let worker = CallWorker.current?.host as? PoolWorker, worker.engine === self else {
      return nil
    }
    return worker
  }
}

// MARK: - What a worker says of itself

extension PoolEngine {
  /// Whether it matters who is free.
  var mayGrow: Bool { canGrow.load(ordering: .relaxed) }

  /// The worker's outcome is about to be seen.
  func markFree(_ worker: PoolWorker) {
    worker.isFree = true
    step { $0.becomeFree() }
  }

  /// The worker has callbacks to run.
  func markUnfree(_ worker: PoolWorker) {
    guard worker.isBusy, worker.isFree else { return }
    worker.isFree = false
    apply(step { $0.becomeUnfree() })
  }

  /// The worker is about to drop what it has run; if that ends it, that may take long.
  func forgetCurrent(of worker: PoolWorker, isLast: Bool) {
    step { $0.forgetCurrent(of: worker.place) }
    if isLast { markUnfree(worker) }
  }

  func count(_ end: CallEnd) { step { $0.count(end) } }

  /// The worker's call is about to block.
  func lend(_ worker: PoolWorker) throws(ExecutorError) {
    let growth = step { state -> PoolState.Growth? in
      guard state.maySpareWorker else { return nil }
      worker.block(in: &state)
      return state.lend(worker: true, task: false)
    }
    guard let growth else { throw exhaustedError }
    apply(growth)
  }

  func takeBack(_ worker: PoolWorker) {
    worker.unblock()
    apply(step { $0.takeBack(worker: true, task: false) })
  }

  private var exhaustedError: ExecutorError {
    ExecutorError(
      .resourceExhausted,
      "A call of pool \"\(configuration.name)\" was about to wait for another, and so many do already"
        + " (\(configuration.width + PoolState.compensationLimit - 1)) that no worker would be left to run"
        + " what they wait for. Give inner calls a pool of their own, or let the outer ones return first."
    )
  }
}

// MARK: - What a call asks for

extension PoolEngine {
  /// Of a call that runs in a task, or in its submitter's thread.
  func callWillEnd(_ end: CallEnd) {
    if let worker = currentWorker { return worker.callWillEnd(end) }
    count(end)
  }

  func callExpired() { step { $0.callExpired() } }

  func callEndedBetweenAttempts(_ future: AnyFuture, _ end: CallEnd) { count(end) }

  func run(_ callbacks: [AnyFuture.Callback], of future: AnyFuture) {
    guard !callbacks.isEmpty else { return }
    // Callbacks may wait in `shutdown`, which waits for tasks and for calls that their submitters run.
    taskEnded(future)
    if let worker = currentWorker { markUnfree(worker) }
    future.run(callbacks)
  }

  func withdraw(_ future: AnyFuture, _ end: CallEnd?) {
    apply(update { $0.withdraw(future, end) })
  }

  func retry(_ future: AnyFuture, after delay: Duration) {
    switch update({ $0.delay(future) }) {
    case nil: break
    case .refused(let phase)?: refuseRetry(of: future, in: phase)
    case .accepted?, .full?: pause(future, until: Deadline(after: delay))
    }
  }

  private func pause(_ future: AnyFuture, until end: Deadline) {
    if end.hasPassed { return resume(future) }
    if let error = future.plan?.pause(future, until: end, { self.resume(future) }) {
      fail(future, error)
    }
  }

  private func resume(_ future: AnyFuture) {
    let lane = CallLanes.lane(of: future.plan?.options.priority)
    apply(update { $0.resume(future, lane: lane) })
  }

  func admitsRetry(of future: AnyFuture) -> Bool {
    switch step({ $0.pause(task: future) }) {
    case nil: break
    case .refused(let phase)?: refuseRetry(of: future, in: phase)
    case .accepted?, .full?: return true
    }
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
  /// What nobody is left to run; told apart under the lock, to which that mark belongs.
  private struct Stranded {
    let calls: [AnyFuture]
    let pieces: [AnyFuture]

    init(_ items: [AnyFuture]) {
      calls = items.filter { !$0.isPiece }
      pieces = items.filter(\.isPiece)
    }
  }

  private func failAll(_ stranded: Stranded, _ error: ExecutorError) {
    for call in stranded.calls { fail(call, error) }
    for piece in stranded.pieces where piece.startHere(handle) { piece.runPiece() }
  }

  /// Fails a future that has not started.
  private func fail(_ future: AnyFuture, _ error: ExecutorError) {
    guard let callbacks = future.fail(error, as: .rejected) else { return }
    future.run(callbacks)
  }

  /// The task of an `async` body goes on elsewhere where the pool is broken; a body that has not started is not
  /// to start there before whoever has broken the pool comes to it.
  private func failIfBroken(_ future: AnyFuture) {
    if case .broken(let cause) = step({ $0.phase }) { fail(future, brokenError(cause)) }
  }

  /// Fails a future that was not taken in.
  private func refuse(_ future: AnyFuture, in phase: PoolState.Phase) {
    fail(future, refusal(of: future, in: phase))
  }

  private func refusal(of future: AnyFuture, in phase: PoolState.Phase) -> ExecutorError {
    if case .broken(let cause) = phase { return brokenError(cause) }
    return ExecutorError(
      .shutDown,
      "\(future.taskName.sentenceStart) was submitted to pool \"\(configuration.name)\" after its"
        + " shutdown. Submit before shutdown, or make a new pool.")
  }

  private func brokenError(_ cause: any Error) -> ExecutorError {
    ExecutorError(
      .brokenExecutor,
      "Pool \"\(configuration.name)\" is broken, because the initializer of one of its workers failed."
        + " Mend the initializer and make a new pool.", underlyingError: cause)
  }
}
