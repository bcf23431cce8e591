//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import Synchronization

/// What futures of every type have in common: their state, and cancelling them.
///
/// Futures of different types go into one `[AnyFuture]`, which can be waited for as a whole
/// (`wait(until:timeout:)`). Two futures are equal when they are the same
/// object. Not to be subclassed outside this library.
///
/// All members may be used from every thread.
public class AnyFuture: @unchecked Sendable, Hashable, CustomStringConvertible {
  // `@unchecked Sendable` because of `Future`'s two slots; `FutureWord` says who owns them when.

  /// The state.
  ///
  /// Release on every change and acquire on every read that leads to a slot: what was written
  /// before a change is visible to whoever sees the change.
  private let word: Atomic<UInt>

  /// What was asked for beyond the body; `nil` for most tasks.
  package let plan: CallPlan?

  init(_ phase: FutureWord.Phase, plan: CallPlan?) {
    word = Atomic(FutureWord(phase).bits)
    self.plan = plan
  }

  deinit {
    let address = loadWord().subscribersAddress
    if let pointer = unsafe UnsafeRawPointer(bitPattern: address) {
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
  public func cancel() -> Bool {
    guard let (_, new) = change({ $0.cancelled() }) else { return isCancelled }
    guard new.phase == .cancelled else {
      // One party raises the flag, so the handler is taken once.
      subscribers(of: new)?.takeCancellationHandler()?()
      return false
    }
    didCancel(new)
    return true
  }

  /// As ``cancel()``; executors that can end a running call override the wish, threads cannot.
  ///
  /// - Returns: Whether the future is cancelled now.
  @discardableResult
  public func terminate() -> Bool { cancel() }

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

  /// Runs the call on this thread; its work and its steps are `Future`'s.
  package func execute(on host: any CallHost) {
    preconditionFailure("a future without a type has no call")
  }

  /// As `execute`, for a body that suspends.
  package func executeAsync(on host: any CallHost) async {
    preconditionFailure("a future without a type has no call")
  }

  /// Completes with an error unless the future is done or on the way to it.
  ///
  /// - Returns: The callbacks, to be run by the caller; `nil` when it was too late.
  package func fail(_ error: any Error, as failure: Failure) -> [Callback]? {
    preconditionFailure("a future without a type has no outcome")
  }

  /// How a future comes to fail from outside its body.
  package enum Failure {
    /// Its executor could not or would not run it; only before the start.
    case rejected
    /// Its time was up; its body, if it runs, is told.
    case timedOut
  }

  /// What a description says of an outcome; asked for only when there is one.
  var outcomeDescription: String {
    preconditionFailure("a future without a type has no outcome")
  }

  /// Releases the body of a call that will not run (again); the caller owns the call slot.
  func discardCall() {}

  /// Cancels a call that has not started and leaves a running one in peace.
  package func cancelIfPending() {
    if let (_, new) = change({ $0.phase == .pending ? $0.cancelled() : nil }) { didCancel(new) }
  }

  private func didCancel(_ word: FutureWord) {
    discardCall()
    plan?.disarm()
    run(announce(word))
  }

  /// What a done callback is inside: it is given the future, so that it need not hold it.
  package typealias Callback = @Sendable (AnyFuture) -> Void
}

// MARK: - The word

extension AnyFuture {
  func loadWord() -> FutureWord {
    FutureWord(bits: word.load(ordering: .acquiring))
  }

  /// Applies a transition of the state machine, again if somebody else was faster; `nil` when the
  /// machine refuses it.
  func change(_ transition: (FutureWord) -> FutureWord?) -> (old: FutureWord, new: FutureWord)? {
    var old = FutureWord(bits: word.load(ordering: .acquiring))
    while let new = transition(old) {
      let (exchanged, original) = word.weakCompareExchange(
        expected: old.bits, desired: new.bits,
        successOrdering: .acquiringAndReleasing, failureOrdering: .acquiring)
      if exchanged { return (old, new) }
      old = FutureWord(bits: original)
    }
    return nil
  }

  /// Takes the call for running it.
  ///
  /// The caller owns the call slot from here on.
  func start() -> Bool { change { $0.started() } != nil }

  /// Ends a claim: what the claimer wrote is visible to everyone who sees the new phase.
  ///
  /// - Returns: The callbacks, in order, to be run by the caller.
  func publish(_ phase: FutureWord.Phase, raisingFlag: Bool = false) -> [Callback] {
    let changed = change { word in
      let word = raisingFlag ? word.flagged() : word
      return word.with(phase)
    }
    guard let (old, new) = changed else { return [] }
    assert(old.phase == .claimed)
    plan?.disarm()
    // Before `announce`, which drops it. Cancelling a task runs user code, so it goes where callbacks go.
    var handler: Callback?
    if raisingFlag, !old.isCancellationRequested,
      let cancel = subscribers(of: new)?.takeCancellationHandler()
    {
      handler = { _ in cancel() }
    }
    return (handler.map { [$0] } ?? []) + announce(new)
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

// MARK: - Subscribing

extension AnyFuture {
  /// Has `waiter` told when the future is done; `false` when it is done already.
  package func add(_ waiter: any FutureWaiter) -> Bool {
    installedSubscribers()?.add(waiter) ?? false
  }

  package func remove(_ waiter: any FutureWaiter) {
    subscribers(of: loadWord())?.remove(waiter)
  }

  /// Has `callback` called when the future is done: here and now when it is.
  func add(callback: @escaping Callback) {
    guard installedSubscribers()?.add(callback: callback) ?? false else { return callback(self) }
  }

  /// Has `handler` called once when cancellation is asked for while the call runs; at once when it
  /// was.
  package func onCancellationRequest(_ handler: @escaping @Sendable () -> Void) {
    if installedSubscribers()?.add(cancellationHandler: handler) ?? false {
      // Whoever raises the flag after this line finds the handler, whoever did before is seen here.
      if isCancellationRequested { subscribers(of: loadWord())?.takeCancellationHandler()?() }
    } else if isCancellationRequested {
      // Done already, by a time-out that raised the flag.
      handler()
    }
  }

  private func subscribers(of word: FutureWord) -> Subscribers? {
    guard let pointer = unsafe UnsafeRawPointer(bitPattern: word.subscribersAddress) else {
      return nil
    }
    return unsafe Unmanaged<Subscribers>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// The future's list, made if need be; `nil` when the future was done before it had one.
  ///
  /// The word keeps one reference until the future ends, so the address stays valid for everyone
  /// who holds the future.
  private func installedSubscribers() -> Subscribers? {
    let word = loadWord()
    if let present = subscribers(of: word) { return present }
    if word.phase.isDone { return nil }
    let fresh = unsafe Unmanaged.passRetained(Subscribers())
    let address = unsafe UInt(bitPattern: fresh.toOpaque())
    if change({ $0.installing(subscribersAt: address) }) != nil {
      return unsafe fresh.takeUnretainedValue()
    }
    unsafe fresh.release()
    return subscribers(of: loadWord())
  }
}

// MARK: - Describing

extension AnyFuture {
  private func describe() -> String {
    let address = unsafe String(
      UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque()), radix: 16)
    let state =
      switch loadWord().phase {
      case .pending: "pending"
      case .running, .claimed: "running"
      case .cancelled: "cancelled"
      case .succeeded, .failed, .rejected: "finished \(outcomeDescription)"
      }
    let name = plan?.options.name.map { "\"\($0)\" " } ?? ""
    return "<Future \(name)at 0x\(address) state=\(state)>"
  }

  /// How sentences in errors name the task.
  package var taskName: String {
    if let name = plan?.options.name { return "task \"\(name)\"" }
    return "an unnamed task"
  }

  package var isCancellationRequested: Bool { loadWord().isCancellationRequested }

  /// Done with an error; being cancelled is none.
  package var hasFailed: Bool {
    let phase = loadWord().phase
    return phase == .failed || phase == .rejected
  }

  /// Failed because its executor refused it, rather than by its body.
  package var isRejected: Bool { loadWord().phase == .rejected }
}
