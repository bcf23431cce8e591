//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// Runs each call on the calling thread before `submit` returns.
///
/// For tests, for finding out whether concurrency is to blame, and as the "no workers" choice of a
/// program that takes any ``Executor``. The pause before a retry blocks the caller. A call that runs
/// into its time-out has a failed future, but `submit` returns only when its body does.
public final class InlineExecutor: Executor, Sendable {
  private struct State {
    var isShutDown = false
    /// How many calls each thread is inside of, calls within calls included.
    var depths: [UInt: Int] = [:]
    /// Threads that wait in `shutdown` inside a call: those who do the same need not wait for them.
    var lent: Set<UInt> = []
    var observers: [(signal: Signal, isInside: Bool)] = []

    mutating func close(_ signal: Signal, isInside: Bool) {
      isShutDown = true
      observers.append((signal, isInside))
    }

    /// Those who need not wait any longer.
    mutating func takeSatisfiedObservers() -> [Signal] {
      let isIdleInside = depths.keys.allSatisfy(lent.contains)
      let isIdle = depths.isEmpty
      let satisfied = observers.filter { $0.isInside ? isIdleInside : isIdle }
      observers.removeAll { $0.isInside ? isIdleInside : isIdle }
      return satisfied.map(\.signal)
    }
  }

  private let state = Lock(State())

  /// Creates an executor; it owns no resources.
  public init() {}

  /// One call at a time, as far as one caller is concerned.
  public var _width: Int { 1 }

  /// Runs a call and returns its future, which is done.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call.
  /// - Returns: The call's future.
  public func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    run(Future(blocking: body, CallPlan.make(options)))
  }

  /// Runs a call without a result and returns its future, which is done.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call. It may end in an optional chain.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    run(Future(blocking: { _ = try body() }, CallPlan.make(options)))
  }

  /// Refuses further calls and blocks until those on other threads have ended.
  ///
  /// - Parameter cancelPending: Without effect: no call is ever pending.
  @available(*, noasync, message: "blocks the thread; use 'await shutdown(cancelPending:)'")
  public func shutdown(cancelPending: Bool) {
    let thread = cfutures_thread_id()
    let signal = Signal()
    let isInside = update { state in
      let isInside = state.depths[thread] != nil
      if isInside { state.lent.insert(thread) }
      state.close(signal, isInside: isInside)
      return isInside
    }
    _ = signal.wait(until: .never)
    if isInside { update { state in _ = state.lent.remove(thread) } }
  }

  /// Refuses further calls and suspends until those that run have ended.
  ///
  /// - Parameter cancelPending: Without effect: no call is ever pending.
  public func shutdown(cancelPending: Bool) async {
    await shutdown(until: .never)
  }

  /// Refuses further calls and suspends until those that run have ended, for a limited time.
  ///
  /// - Parameters:
  ///   - cancelPending: Without effect: no call is ever pending.
  ///   - limit: How long to wait at most.
  /// - Returns: Nothing: whoever has submitted a call that still runs has not got its future yet.
  public func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    await shutdown(until: Deadline(after: limit))
    return []
  }

  private func shutdown(until deadline: Deadline) async {
    let signal = Signal()
    update { $0.close(signal, isInside: false) }
    _ = await signal.waitIgnoringCancellation(until: deadline)
  }
}

extension InlineExecutor {
  private func run<R>(_ future: Future<R>) -> Future<R> {
    guard enter() else {
      let error = ExecutorError(
        .shutDown,
        "\(future.taskName.sentenceStart) was submitted to an InlineExecutor after its shutdown."
          + " Submit before shutdown, or make a new executor.")
      _ = future.fail(error, as: .rejected)
      return future
    }
    defer { leave() }
    let host = InlineHost()
    if let error = future.plan?.arm(future, for: host) {
      _ = future.fail(error, as: .rejected)
    } else {
      host.execute(future)
    }
    return future
  }

  private func enter() -> Bool {
    let thread = cfutures_thread_id()
    return update { state in
      if state.isShutDown { return false }
      state.depths[thread, default: 0] += 1
      return true
    }
  }

  private func leave() {
    let thread = cfutures_thread_id()
    update { state in
      let depth = state.depths[thread, default: 1] - 1
      state.depths[thread] = depth == 0 ? nil : depth
    }
  }

  private func update<R>(_ change: (inout State) -> R) -> R {
    let (result, satisfied) = state.withLock { state in
      let result = change(&state)
      return (result, state.takeSatisfiedObservers())
    }
    for signal in satisfied { signal.fire() }
    return result
  }
}

/// Runs one call and its retries on the calling thread.
private final class InlineHost: CallHost {
  /// How long to pause before the attempt that is to follow, if one is.
  private let pause = Lock<Duration?>(nil)

  /// A loop, because attempts within attempts would use up the stack.
  func execute(_ future: AnyFuture) {
    guard future.start() else { return }
    CallWorker.runOnTop(future, for: self)
    while let delay = pause.withLock({ $0.take() }) {
      let cancelled = Signal()
      guard future.add(cancelled) else { return }
      _ = cancelled.wait(until: Deadline(after: delay))
      future.remove(cancelled)
      guard future.start() else { return }
      CallWorker.runOnTop(future, for: self)
    }
  }

  func callWillEnd(_ end: CallEnd) {}

  func retry(_ future: AnyFuture, after delay: Duration) {
    pause.withLock { $0 = delay }
  }
}
