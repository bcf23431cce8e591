//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore

/// Runs nothing until it is told to, and then on the thread that tells it, in an order of its seed.
///
/// For testing code that takes any `Executor`, without chance: the same program with the
/// same seed runs its calls in the same order, so a test that fails does so again.
///
/// ```swift
/// @Test(arguments: 0..<100 as Range<UInt64>)
/// func totalsAgree(seed: UInt64) {
///   let executor = ManualExecutor(seed: seed)
///   let ledger = Ledger(on: executor)
///   ledger.book(1)
///   ledger.book(2)
///   executor.runAll()
///   #expect(ledger.total == 3)
/// }
/// ```
///
/// - A pending call makes no progress on its own: waiting for it on the only thread there is never
///   ends. Use ``runUntilDone(_:)`` instead of a blocking `result()`; code that awaits results is
///   run by ``runCalls(during:)``.
/// - A retry is pending at once: the pause before it is skipped. Time-outs and deadlines are those of
///   the real clock.
/// - `shutdown` runs what is pending, on the thread or in the task that calls it.
///
/// All members may be used from every thread; the order is the seed's only where one thread at a time
/// does.
public final class ManualExecutor: Executor, CustomStringConvertible {
  /// What the order of calls is drawn from; `nil` for the order of submission.
  public let seed: UInt64?

  /// How many workers `map` and `stream` take it to have.
  public let _width: Int

  let state: Lock<State>

  struct State {
    var generator: SeededGenerator?
    var submittedCount = 0
    var isShutDown = false
    /// Nothing is tried again either.
    var cancelsPending = false
    /// Among them, some that were cancelled.
    var queue: [AnyFuture] = []
    var runs: [ManualRun] = []
    /// Those that run calls while they are idle.
    var threads: [TaskThread] = []
  }

  /// Creates an executor without threads.
  ///
  /// - Parameters:
  ///   - seed: What the order of calls is drawn from; `nil` for the order of submission.
  ///   - width: How many workers `map` and `stream` take it to have, at least 1: they size chunks and
  ///     bounds by it.
  public init(seed: UInt64? = nil, width: Int = 1) {
    guard width >= 1 else { misuse("ManualExecutor: width is \(width); give 1 or more") }
    self.seed = seed
    _width = width
    state = Lock(State(generator: seed.map { SeededGenerator(seed: $0) }))
  }

  /// The expression that makes such an executor, for the report of a test that fails.
  public var description: String {
    "ManualExecutor(seed: \(seed.map { "\($0)" } ?? "nil"), width: \(_width))"
  }

  // MARK: Calls come in

  /// How many calls were handed in until now, those that were refused included.
  public var submittedCount: Int { state.withLock { $0.submittedCount } }

  /// The calls that have not been run, in order of submission.
  public var pending: [AnyFuture] { state.withLock { $0.queue }.filter { !$0.isDone } }

  /// Takes a call in; it is run when the executor is told to.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call.
  /// - Returns: The call's future, pending.
  public func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    accept(Future(blocking: body, CallPlan.make(options)))
  }

  /// Takes a call without a result in; it is run when the executor is told to.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts.
  ///   - body: The call. It may end in an optional chain.
  /// - Returns: The call's future, pending.
  @_disfavoredOverload
  public func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    accept(Future(blocking: { _ = try body() }, CallPlan.make(options)))
  }

  private func accept<R>(_ future: Future<R>) -> Future<R> {
    if let error = future.plan?.arm(future, for: self) ?? admit(future),
      let callbacks = future.fail(error, as: .rejected)
    {
      future.run(callbacks)
    }
    return future
  }

  private func admit(_ future: AnyFuture) -> ExecutorError? {
    state.withLock { $0.submittedCount += 1 }
    if enqueue(future, unless: { $0.isShutDown }) { return nil }
    return ExecutorError(
      .shutDown,
      "\(future.taskName.sentenceStart) was submitted to a ManualExecutor after its shutdown."
        + " Submit before shutdown, or make a new executor.")
  }

  /// Puts a call into the queue; `false` when it is too late for that.
  func enqueue(_ future: AnyFuture, unless isTooLate: (State) -> Bool) -> Bool {
    let threads = state.withLock { state -> [TaskThread]? in
      if isTooLate(state) { return nil }
      state.queue.append(future)
      return state.threads
    }
    for thread in threads ?? [] { thread.alert() }
    return threads != nil
  }
}
