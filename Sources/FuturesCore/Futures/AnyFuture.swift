//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
public import Synchronization

/// What futures of every type have in common: their state, and cancelling them.
///
/// Futures of different types go into one `[AnyFuture]`, which can be waited for as a whole
/// (`wait(until:timeout:)`). Two futures are equal when they are the same
/// object. Not to be subclassed outside this library.
///
/// All members may be used from every thread.
@safe
public class AnyFuture: @unchecked Sendable, Hashable, CustomStringConvertible {
  // `@unchecked Sendable` because of the slot, of which `FutureWord` says who owns it when, and of the
  // links, which belong to the queue's lock. Fields that a queue or a worker touches for every
  // call are exempt from run-time exclusivity checks: those cost more than the accesses.

  /// The state.
  ///
  /// Release on every change and acquire on every read that leads to a slot: what was written
  /// before a change is visible to whoever sees the change.
  @usableFromInline final let word: Atomic<UInt>

  /// What was asked for beyond the body; `nil` for most tasks.
  @usableFromInline package final let plan: CallPlan?

  /// Runs the call's body and keeps its value; made where the type of the result is known, so that it is
  /// specialised for it.
  @usableFromInline final let runner: Runner?

  /// The body until it is run, later the outcome; empty while it runs and when it was cancelled.
  ///
  /// Belongs to whoever moved the future out of `pending`, then, if that was by starting it, to the running
  /// call until it is done, and read-only to everyone who sees it done. A clock that fails a running call
  /// keeps its error elsewhere (`CallPlan.failure`).
  @safe @exclusivity(unchecked) @usableFromInline final var slot = CallSlot()

  /// The future's place in a queue, under that queue's lock.
  @safe @exclusivity(unchecked) final var links = QueueLinks()

  /// The host in whose queue the future is.
  ///
  /// Written before the word says `queued`, read only after, and by the one party that has moved the
  /// future out of `pending`. The host is alive until that party has called `withdraw`.
  @safe @exclusivity(unchecked) private final var host: Unmanaged<HostHandle>?

  @usableFromInline
  package typealias Runner = @Sendable (AnyFuture) -> BodyEnd

  @inlinable
  package init(plan: CallPlan?, runner: Runner?) {
    word = Atomic(0)
    self.plan = plan
    self.runner = runner
  }

  deinit {
    let word = loadWord()
    if let plan, !word.isObserved, word.phase.isDone { plan.didVanish(word.phase, failure) }
    if slot.kind == .value || slot.kind == .boxedValue { discardValue() }
    slot.discard()
    if let pointer = unsafe UnsafeRawPointer(bitPattern: word.subscribersAddress) {
      unsafe Unmanaged<Subscribers>.fromOpaque(pointer).release()
    }
  }

  // MARK: State

  /// Whether the future has a result, an error or was cancelled.
  public var isDone: Bool { loadWord().phase.isDone }

  /// Whether a worker has started the call and has not finished it.
  ///
  /// A body that waits between two attempts is pending. An `async` body counts as running while it
  /// is suspended.
  public var isRunning: Bool {
    let phase = loadWord().phase
    return phase == .running || phase == .claimed
  }

  /// Whether the call runs, and nobody has begun to complete it.
  package final var isUnderWay: Bool { loadWord().phase == .running }

  /// Whether the future was cancelled: before it started, or by a body that threw
  /// `CancellationError` after somebody had asked it to.
  public var isCancelled: Bool { loadWord().phase == .cancelled }

  /// The state in one line, in the form of Python's `repr`; never the result itself.
  ///
  /// For instance `<Future "thumbnail" at 0x7f0c state=finished returned Int>`. The states are
  /// `pending`, `running`, `cancelled`, `finished returned T` and `finished raised E`.
  public var description: String { describe() }

  // MARK: Cancelling

  /// Cancels a call that has not started, or asks a running one to stop.
  ///
  /// A pending future is cancelled at once: everyone who waits sees it, its callbacks run on the
  /// calling thread, and its body is released. A running call only has its flag raised, which
  /// ``TaskContext/isCancelled`` shows (an `async` body's task is cancelled as well).
  ///
  /// - Returns: Whether the future is cancelled now. Python's `Future.cancel()`.
  @discardableResult
  public final func cancel() -> Bool {
    guard let (old, new) = change({ $0.cancelled() }) else { return isCancelled }
    guard new.phase == .cancelled else {
      // One party raises the flag, so the handler is taken once.
      subscribers(of: new)?.takeCancellationHandler()?()
      return false
    }
    didCancel(old, new)
    return true
  }

  /// Cancels a call that has not started, and ends a running one, where that is possible.
  ///
  /// A thread cannot be ended: there, as ``cancel()``. A process can: the call is asked to stop, and if it has not
  /// returned 20 milliseconds later, its process is killed and replaced. The future is cancelled then.
  ///
  /// - Returns: Whether the future is cancelled now; that of a running call is when its process has ended.
  @discardableResult
  public final func terminate() -> Bool {
    if cancel() { return true }
    if isRunning { requestTermination() }
    return isCancelled
  }

  // MARK: Identity

  /// Whether both are the same object.
  ///
  /// - Parameters:
  ///   - a: A future.
  ///   - b: Another one, perhaps of another type.
  /// - Returns: Whether they are one and the same.
  public static func == (a: AnyFuture, b: AnyFuture) -> Bool { a === b }

  /// Feeds the future's identity into a hasher.
  ///
  /// - Parameter hasher: Where to.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

  // MARK: For executors

  /// Runs the call on this thread, which has started it.
  ///
  /// - Returns: Whether the end of the future, if this is the last reference, runs nobody's code.
  package final func execute(on host: any CallHost) -> Bool {
    guard let runner else { preconditionFailure("a promise's future has no call") }
    if let expiry = plan?.beginAttempt(of: self) {
      expireAtStart(expiry, on: host)
      return false
    }
    switch CurrentCall.run(self, { runner(self) }) {
    case .stored:
      // Before it is seen: the one who sees it may end it.
      let isPlain = slot.kind == .plainValue && plan == nil
      complete(.succeeded, nil, on: host)
      return isPlain
    case .lost: host.callWillEnd(.late)
    case .threw(let error): fail(error, on: host)
    }
    return false
  }

  /// Starts the call and runs it on this thread, if it is pending.
  package final func executeIfPending(on host: any CallHost) {
    if start() { _ = execute(on: host) }
  }

  /// Runs what is not a call, but waits in a queue like one: no state changes, nobody is told.
  package final func runPiece() {
    _ = runner?(self)
  }

  /// As `execute`, for a body that suspends; starts the call itself.
  package func executeAsync(on host: any CallHost) async {
    preconditionFailure("a future without a type has no call")
  }

  /// Completes with an error unless the future is done or on the way to it.
  ///
  /// - Returns: The callbacks, to be run by the caller; `nil` when it was too late.
  package final func fail(_ error: any Error, as failure: Failure) -> [Callback]? {
    let claim =
      switch failure {
      case .rejected: change { $0.claimedBeforeStart() }
      case .timedOut: change { $0.claimed() }
      }
    guard let (old, _) = claim else { return nil }
    leaveQueue(old, .failed)
    if old.phase == .pending {
      discardCall()
      slot.put(failure: error)
    } else {
      // The slot belongs to the running call. Only a plan has a clock that can run out.
      plan?.didExpire(with: error)
    }
    switch failure {
    case .rejected: return publish(.rejected, error)
    case .timedOut: return publish(.failed, error, raisingFlag: true)
    }
  }

  /// Fails a running call whose time is up, if its clock has not.
  package final func expire() { plan?.expireNow(self) }

  /// How a future comes to fail from outside its body.
  package enum Failure {
    /// Its executor could not or would not run it; only before the start.
    case rejected
    /// Its time was up; its body, if it runs, is told.
    case timedOut
  }

  /// How a body came to its end, as the runner tells.
  @usableFromInline
  package enum BodyEnd {
    /// The value is in its place, and only has to be published.
    case stored
    /// It is too late for a value: somebody else has completed the future.
    case lost
    case threw(any Error)
  }

  /// What a description says of an outcome; asked for only when there is one.
  var outcomeDescription: String {
    preconditionFailure("a future without a type has no outcome")
  }

  /// Releases the body of a call that will not run (again); the caller owns the slot.
  @usableFromInline
  final func discardCall() { slot.discard() }

  /// Ends a value that runs code when it ends.
  func discardValue() {
    preconditionFailure("a future without a type has no value")
  }

  /// Whether there is a value that may run code when it ends.
  package final var holdsObject: Bool {
    loadWord().phase == .succeeded && (slot.kind == .value || slot.kind == .boxedValue)
  }

  /// The error of a call that has failed.
  var failure: (any Error)? { plan?.failure ?? slot.failure() }

  /// Cancels a call that has not started and leaves a running one in peace.
  package final func cancelIfPending() {
    if let (old, new) = change({ $0.phase == .pending ? $0.cancelled() : nil }) {
      didCancel(old, new)
    }
  }

  private final func didCancel(_ old: FutureWord, _ new: FutureWord) {
    leaveQueue(old, .cancelled)
    discardCall()
    plan?.didEnd(.cancelled, nil)
    run(announce(new))
  }

  /// What a done callback is inside: it is given the future, so that it need not hold it.
  package typealias Callback = @Sendable (AnyFuture) -> Void
}

// MARK: - The word

extension AnyFuture {
  func loadWord() -> FutureWord {
    FutureWord(bits: word.load(ordering: .acquiring))
  }

  /// Whether the value is in its place: the question that the short way of waiting asks.
  @inlinable
  var hasSucceeded: Bool {
    word.load(ordering: .acquiring) & AnyFuture.phaseBits == AnyFuture.succeededBits
  }

  @usableFromInline static var phaseBits: UInt { FutureWord.phaseMask }
  @usableFromInline static var succeededBits: UInt { FutureWord.Phase.succeeded.rawValue }

  /// Notes that somebody has looked at an error.
  func markObserved() {
    guard plan != nil, !loadWord().isObserved else { return }
    word.bitwiseOr(FutureWord.observedFlag, ordering: .relaxed)
  }

  /// Applies a transition of the state machine, again if somebody else was faster; `nil` when the
  /// machine refuses it.
  ///
  /// What a fetched call is gets settled first: the transition sees it pending or running.
  func change(_ transition: (FutureWord) -> FutureWord?) -> (old: FutureWord, new: FutureWord)? {
    while true {
      let old = loadWord()
      if old.phase == .fetched {
        settle()
      } else {
        guard let new = transition(old) else { return nil }
        if exchange(old, for: new) { return (old, new) }
      }
    }
  }

  /// As `change`, for transitions that concern fetched calls too.
  func changeAsIs(_ transition: (FutureWord) -> FutureWord?) -> Bool {
    while true {
      let old = loadWord()
      guard let new = transition(old) else { return false }
      if exchange(old, for: new) { return true }
    }
  }

  private func exchange(_ old: FutureWord, for new: FutureWord) -> Bool {
    word.weakCompareExchange(
      expected: old.bits, desired: new.bits,
      successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed
    ).exchanged
  }

  /// Takes the call for running it, wherever it waits.
  ///
  /// The caller owns the slot from here on.
  package func start() -> Bool {
    guard let (old, _) = change({ $0.started() }) else { return false }
    leaveQueue(old, nil)
    return true
  }

  /// Takes the call for running it; the caller holds the lock of the queue it lies in, and takes it out.
  package func startFromQueue() -> Bool { change { $0.startedFromQueue() } != nil }

  /// As `start`, but only when the call lies in this host's queue; the caller holds the host.
  ///
  /// Compares addresses only: a host that is not ours may be gone. An `async` body, which has no runner,
  /// is started by its task alone; a call that has been tried may be in the pause before its next attempt,
  /// which is not to be cut short.
  package func startHere(_ host: HostHandle) -> Bool {
    let mine = unsafe Unmanaged.passUnretained(host).toOpaque()
    guard runner != nil, plan?.hasBeenTried != true,
      loadWord().isQueued, unsafe self.host?.toOpaque() == mine,
      change({ $0.startedFromQueue() }) != nil
    else { return false }
    host.withdrawHere(self)
    return true
  }

  /// Says that the future lies in a host's queue; `false` when it is not pending any more.
  ///
  /// The caller holds the queue's lock.
  package func enterQueue(of host: HostHandle) -> Bool {
    // Written once: others may be reading it for an earlier stay in the same queue.
    if unsafe self.host == nil { self.host = unsafe Unmanaged.passUnretained(host) }
    return change { $0.queued() } != nil
  }

  /// As `enterQueue`, for a future that nobody else has seen yet.
  package func enterQueueUnseen(of host: HostHandle) {
    self.host = unsafe Unmanaged.passUnretained(host)
    word.store(FutureWord.queuedFlag, ordering: .relaxed)
  }

  // MARK: Fetched calls

  /// Lays a queued call ready for somebody; the caller holds the queue's lock, and takes it out.
  ///
  /// The slot belongs to whoever has fetched the call from here on.
  package func fetchFromQueue() -> Bool { changeAsIs { $0.fetched() } }

  /// Who makes the call, for whoever has fetched it.
  package final var maker: (any CallMaker)? { slot.maker() }

  /// The fetched call is begun by whoever has fetched it; `false` while somebody is about to settle it, who must
  /// be waited for.
  ///
  /// The caller holds the queue's lock.
  package func beginFetched() -> Bool {
    // Has it been settled, it runs already.
    changeAsIs { $0.isBeingSettled ? nil : $0.begun() } || loadWord().phase == .running
  }

  /// The fetched call is put back into the queue that it came from; `false` as for `beginFetched`.
  ///
  /// The caller holds the queue's lock.
  package func returnFetched() -> Bool {
    changeAsIs { $0.isBeingSettled ? nil : $0.returned() }
  }

  /// What a fetched call is, as its host has found out under the queue's lock: pending again, or running.
  package func settle(isBegun: Bool) {
    _ = changeAsIs { isBegun ? $0.begun() : $0.returned() }
  }

  /// Finds out what a fetched call is.
  ///
  /// One party does that at a time, and who has fetched the call goes no further with it meanwhile: so its host
  /// is alive until it is held here.
  private func settle() {
    while loadWord().phase == .fetched {
      if changeAsIs({ $0.beingSettled() }), let host {
        unsafe host._withUnsafeGuaranteedRef { $0.settle(self) }
      } else {
        cfutures_yield()
      }
    }
  }

  /// Whether somebody has started, cancelled or completed the call.
  package var hasLeftPending: Bool { loadWord().phase != .pending }

  /// What is left to do for whoever has moved the future out of `pending`.
  private func leaveQueue(_ old: FutureWord, _ end: CallEnd?) {
    if old.isQueued, let host {
      unsafe host._withUnsafeGuaranteedRef { $0.withdraw(self, end) }
    } else if old.phase == .pending, let end {
      plan?.didEndUnqueued(self, end)
    }
  }

  /// Becomes the one who writes the outcome of a call that runs; `false` when somebody else has.
  @usableFromInline
  func claimRunning() -> Bool {
    change { $0.phase == .running ? $0.claimed() : nil } != nil
  }

  /// Ends a claim: what the claimer wrote is visible to everyone who sees the new phase.
  ///
  /// A call without a plan goes from `running` straight to its end: nobody can claim it in between.
  ///
  /// - Returns: The callbacks, in order, to be run by the caller.
  func publish(
    _ phase: FutureWord.Phase, _ error: (any Error)? = nil, raisingFlag: Bool = false
  ) -> [Callback] {
    plan?.didEnd(phase, error, isOverTime: raisingFlag)
    let changed = change { word in
      let word = raisingFlag ? word.flagged() : word
      return word.with(phase)
    }
    guard let (old, new) = changed else { return [] }
    assert(old.phase == .claimed || plan == nil && !old.phase.isDone)
    guard raisingFlag, !old.isCancellationRequested,
      // Before `announce`, which drops it. Cancelling a task runs user code, so it goes where callbacks go.
      let cancel = subscribers(of: new)?.takeCancellationHandler()
    else { return announce(new) }
    return [{ _ in cancel() }] + announce(new)
  }

  /// Wakes everyone who waits for a future that is done; returns its callbacks.
  private func announce(_ word: FutureWord) -> [Callback] {
    guard let subscribers = subscribers(of: word) else { return [] }
    let audience = subscribers.close()
    for waiter in audience.waiters { waiter.futureDidComplete(self) }
    return audience.callbacks
  }

  package func run(_ callbacks: [Callback]) {
    for callback in callbacks { callback(self) }
  }
}
