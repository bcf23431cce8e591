//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore

/// A worker process that holds a value: made there once, and used by many calls.
///
/// For what is too dear to be made for each call, or cannot be sent: a loaded model, a connection, a C library that
/// only one thread may use. The value need not be `Codable`, since it never leaves its process; calls and results
/// travel as those of a ``ProcessPoolExecutor``. Calls are made one after the other, in the order in which they are
/// submitted, all on one thread.
///
/// ```swift
/// let counter = StatefulWorker { [String: Int]() }
/// let count = counter.submit { words in
///   words["swift", default: 0] += 1
///   return words["swift"]
/// }
/// print(try count.result() ?? 0)
/// counter.shutdown()
/// ```
///
/// When the process ends (by a crash, a time-out or ``AnyFuture/terminate()``) the value is gone: the call that was
/// running fails as it would in a pool, and every later one with ``ExecutorError/Code/brokenExecutor``, because what
/// it was to find there is not there. ``remade()`` gives a new worker with a new value. Ray and Dask call this an
/// actor.
public final class StatefulWorker<State>: Sendable {
  private let pool: ProcessPoolExecutor
  private let copy: @Sendable () -> StatefulWorker<State>

  /// Starts a process and has it make a value; returns before it has.
  ///
  /// - Parameters:
  ///   - name: Names the process in `ps`.
  ///   - limits: What the process may use.
  ///   - sandbox: What it may reach; without one, what this process may.
  ///   - topLevelVariables: Which variables at the top level of `main.swift` have their values in the process.
  ///   - environment: Its environment; without it, this one's as it is now.
  ///   - workingDirectory: Where it works; without it, where this one does.
  ///   - observer: Is told what happens to every call.
  ///   - make: Makes the value, in the process. When it throws, or cannot travel, calls fail with
  ///     ``ExecutorError/Code/brokenExecutor`` and its error underneath.
  public convenience init(
    name: String? = nil, limits: WorkerLimits = WorkerLimits(), sandbox: Sandbox? = nil,
    topLevelVariables: TopLevelVariables = .sent,
    environment: [String: String]? = nil, workingDirectory: String? = nil,
    observer: (any ExecutorObserver)? = nil, _ make: @escaping @Sendable () throws -> State
  ) {
    self.init(
      {
        ProcessPoolExecutor(
          maxWorkers: 1, processNamePrefix: name, limits: limits, sandbox: sandbox,
          topLevelVariables: topLevelVariables, environment: environment,
          workingDirectory: workingDirectory, observer: observer,
          onExit: { dropHeldState() })
      }, make)
  }

  private init(
    _ makePool: @escaping @Sendable () -> ProcessPoolExecutor,
    _ make: @escaping @Sendable () throws -> State
  ) {
    pool = makePool()
    copy = { StatefulWorker(makePool, make) }
    // Before every other call, whatever their priorities. What it throws, the worker tells each of them.
    _ = pool.submit(.named("making the state").priority(.high)) {
      try HeldState<State>.make(make)
    }
  }

  /// Hands a call in that uses the value, and returns at once.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts. A call whose time is up takes the value with it.
  ///   - body: The call; what it is given is the value itself, to look at or to change. Encoded now, on the calling
  ///     thread.
  /// - Returns: The call's future.
  public func submit<R: Codable & Sendable>(
    _ options: TaskOptions = TaskOptions(),
    _ body: @escaping @Sendable (inout State) throws -> R
  ) -> Future<R> {
    pool.submit(options) { try HeldState<State>.change(body) }
  }

  /// Hands a call without a result in that uses the value, and returns at once.
  ///
  /// - Parameters:
  ///   - options: A name, limits, further attempts. A call whose time is up takes the value with it.
  ///   - body: The call; what it is given is the value itself, to look at or to change. It may end in an optional
  ///     chain. Encoded now, on the calling thread.
  /// - Returns: The call's future.
  @_disfavoredOverload
  public func submit(
    _ options: TaskOptions = TaskOptions(),
    _ body: @escaping @Sendable (inout State) throws -> Void?
  ) -> Future<Void> {
    pool.submit(options) { try HeldState<State>.change(body) }
  }

  // MARK: Ending it

  /// The process, if it runs.
  public var processID: Int32? { pool.workerProcessIDs.first }

  /// Takes no more calls and blocks until all have ended and the process has left.
  ///
  /// The value ends before the process does. May be called any number of times; a worker that is dropped does
  /// the same, and waits for nobody.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  @available(*, noasync, message: "blocks the thread; use 'await shutdown(cancelPending:)'")
  public func shutdown(cancelPending: Bool = false) { pool.shutdown(cancelPending: cancelPending) }

  /// Takes no more calls and suspends until all have ended and the process has left.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  public func shutdown(cancelPending: Bool = false) async {
    await pool.shutdown(cancelPending: cancelPending)
  }

  /// A new worker, with a new value made as this one's was.
  ///
  /// This one goes on, if it can; calls that wait here stay here.
  ///
  /// - Returns: The worker.
  public func remade() -> StatefulWorker<State> { copy() }
}
