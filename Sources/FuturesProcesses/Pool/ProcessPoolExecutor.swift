//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
public import FuturesCore
import FuturesPortable
public import FuturesThreads
import Glibc
import Synchronization

/// Runs calls in processes of their own: a crash, a runaway loop or a memory hog ends one call and nothing else.
///
/// Behind the same face as ``ThreadPoolExecutor``. Calls, arguments and results are *copies*; a closure travels if
/// what it captures is `Codable`, and is refused by name where it cannot. Workers are this program, started
/// again: they never run its `main`, and leave with it. Variables at the top level of `main.swift` have in them the
/// values that they have at `submit` (``TopLevelVariables``); globals and statics of other files are made anew, whatever
/// the program has changed them to since.
///
/// ```swift
/// let pool = ProcessPoolExecutor(maxWorkers: 2)
/// let future = pool.submit { [1, 2, 3][index] }
/// do {
///   print(try future.result())
/// } catch let crash as WorkerCrash {
///   print(crash)  // and the pool goes on
/// }
/// ```
///
/// A call costs microseconds. For work on processors alone threads are cheaper and as fast: Swift has no lock
/// that only one thread can hold. Python's `concurrent.futures.ProcessPoolExecutor`.
public final class ProcessPoolExecutor: Executor, Sendable {
  let engine: PoolEngine
  let fleet: Fleet

  private static let count = Atomic<Int>(0)

  /// Creates a pool; no process starts before the first call is submitted.
  ///
  /// - Parameters:
  ///   - maxWorkers: How many processes there are, at least 1, beside one that is started ahead. Without it, as
  ///     many as there are processors for this process.
  ///   - maxTasksPerWorker: After how many tasks a process is replaced, at least 1: with 1 every task has a fresh
  ///     one. Without it, never.
  ///   - processNamePrefix: Names the processes in `ps`. Without it, `Processes-<number>`.
  ///   - maxPending: How many calls may wait to be started, at least 1; without it, any number.
  ///   - whenFull: What `submit` does when as many calls wait.
  ///   - idleTimeout: After how long without work a process leaves; without it, processes stay.
  ///   - limits: What each process may use.
  ///   - crashPolicy: What becomes of the pool when a process dies in the middle of a call.
  ///   - sandbox: What each process may reach: files, the network. Without one, what this process may.
  ///   - topLevelVariables: Which variables at the top level of `main.swift` have their values in the processes.
  ///   - environment: The processes' environment; without it, this one's as it is now.
  ///   - workingDirectory: Where the processes work; without it, where this one does.
  ///   - observer: Is told what happens to every call; without one, looking for it is all that it costs.
  ///   - onExit: Called in each process before it leaves of its own accord.
  ///   - initializer: Called in each process before its first call. When it throws, or three processes in a row die
  ///     of it, the pool is broken: every later call fails with ``ExecutorError/Code/brokenExecutor``.
  public init(
    maxWorkers: Int? = nil, maxTasksPerWorker: Int? = nil, processNamePrefix: String? = nil,
    maxPending: Int? = nil, whenFull: FullQueuePolicy = .block, idleTimeout: Duration? = nil,
    limits: WorkerLimits = WorkerLimits(), crashPolicy: CrashPolicy = .isolate(),
    sandbox: Sandbox? = nil, topLevelVariables: TopLevelVariables = .sent,
    environment: [String: String]? = nil, workingDirectory: String? = nil,
    observer: (any ExecutorObserver)? = nil, onExit: (@Sendable () -> Void)? = nil,
    initializer: (@Sendable () throws -> Void)? = nil
  ) {
    let width = maxWorkers ?? ProcessorCount.available()
    ProcessPoolExecutor.require(width, "maxWorkers")
    ProcessPoolExecutor.require(maxTasksPerWorker ?? 1, "maxTasksPerWorker")
    ProcessPoolExecutor.require(maxPending ?? 1, "maxPending")
    limits.check()
    let number = ProcessPoolExecutor.count.wrappingAdd(1, ordering: .relaxed).oldValue
    let name = processNamePrefix ?? "Processes-\(number)"
    let fleet = Fleet(
      plan: StartPlan(
        name: name, environment: environment, directory: workingDirectory, limits: limits,
        sandbox: sandbox),
      crashPolicy: crashPolicy, maxTasksPerWorker: maxTasksPerWorker,
      variables: topLevelVariables.source,
      initializer: Result { try initializer.map { try CallMessage($0) } },
      farewell: onExit.flatMap { try? CallMessage($0) })
    self.fleet = fleet
    engine = PoolEngine(
      PoolConfiguration(
        width: width, name: name, maxPending: maxPending, whenFull: whenFull,
        idleTimeout: idleTimeout, observation: observer.map { Observation(of: name, by: $0) },
        onExit: { Keeper.current?.leave() }, initializer: { Keeper.begin(fleet) }))
  }

  deinit { engine.close() }

  private static func require(_ number: Int, _ name: String) {
    if number < 1 { misuse("ProcessPoolExecutor: \(name) is \(number); give 1 or more") }
  }

  /// How many processes there are.
  public var _width: Int { engine.configuration.width }

  /// What the pool has done and is doing.
  ///
  /// Takes the pool's lock for a moment; costs a microsecond or two for each worker.
  public var statistics: ExecutorStatistics { engine.statistics }

  /// The worker processes that there are now, without the one that is started ahead.
  public var workerProcessIDs: [Int32] { fleet.processIDs }

  // MARK: Ending it

  /// Takes no more work and blocks until all calls have ended and all processes have left.
  ///
  /// May be called any number of times.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  @available(*, noasync, message: "blocks the thread; use 'await shutdown(cancelPending:)'")
  public func shutdown(cancelPending: Bool) {
    engine.shutdown(cancelPending: cancelPending)
  }

  /// Takes no more work and suspends until all calls have ended and all processes have left.
  ///
  /// Goes on waiting when the calling task is cancelled.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  public func shutdown(cancelPending: Bool) async {
    await engine.shutdown(cancelPending: cancelPending)
  }

  /// Takes no more work, waits for a limited time, and ends the rest.
  ///
  /// When time is up, calls that have not started are cancelled and running ones are asked to stop; those that go on
  /// for another second are ended, as by ``AnyFuture/terminate()``.
  ///
  /// - Parameters:
  ///   - cancelPending: Whether calls that have not started are cancelled at once.
  ///   - limit: How long to wait at most; zero or less does not wait.
  /// - Returns: The futures of the calls that had not ended when time was up.
  public func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    let unfinished = await engine.shutdown(
      cancelPending: cancelPending, until: Deadline(after: limit))
    if !unfinished.isEmpty { terminateLater(unfinished) }
    return unfinished
  }

  private func terminateLater(_ futures: [AnyFuture]) {
    let terminate: @Sendable () -> Void = { for future in futures { future.terminate() } }
    do {
      _ = try Timer.shared.schedule(at: Deadline(after: .seconds(1)), terminate)
    } catch {
      terminate()
    }
  }

  /// Cancels what has not started, takes no more work, and sends every worker a SIGTERM.
  ///
  /// Does not wait. Calls that run fail with a ``WorkerCrash``, unless they handle that signal. Python's
  /// `terminate_workers()`.
  public func terminateWorkers() { endWorkers(SIGTERM) }

  /// Cancels what has not started, takes no more work, and kills every worker.
  ///
  /// Does not wait. Calls that run fail with a ``WorkerCrash``. Python's `kill_workers()`.
  public func killWorkers() { endWorkers(SIGKILL) }

  private func endWorkers(_ signal: Int32) {
    engine.close(cancelPending: true)
    fleet.signalAll(signal)
  }
}
