//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import FuturesCore
import Synchronization

/// Runs calls on a fixed number of threads of its own.
///
/// The home of blocking work, which would starve Swift's cooperative pool, and of parallel loops:
///
/// ```swift
/// let pool = ThreadPoolExecutor(maxWorkers: 5)
/// let sizes = try pool.map(urls) { url in try Data(contentsOf: url).count }
/// pool.shutdown()
/// ```
///
/// or, with the shutdown done for you, `withThreadPool(maxWorkers: 5) { pool in ... }`.
///
/// - Threads start when they are needed, are reused before another is started, and never exceed
///   `maxWorkers`, where those do not count whose calls wait for a future: another takes their place.
/// - A synchronous body runs on a plain thread, which sees no task-local values of its submitter:
///   carry a value over by capturing it. An `async` body inherits task-locals and priority, and leaves
///   its thread while it is suspended; `maxWorkers` bounds those that run.
/// - Dropping the last reference without a shutdown runs what is queued; then the threads leave.
/// - When the program's `main` returns, nothing is waited for.
///
/// After Python's `concurrent.futures.ThreadPoolExecutor`.
public final class ThreadPoolExecutor: Executor, TaskExecutor, Sendable {
  @usableFromInline let engine: PoolEngine

  private static let count = Atomic<Int>(0)

  /// Creates a pool; no thread starts before the first call is submitted.
  ///
  /// - Parameters:
  ///   - maxWorkers: How many calls run at a time, at least 1; a call that waits for a future does not
  ///     count meanwhile. Without it, Python's
  ///     `min(32, processors + 4)`, where a cgroup's quota and the process's affinity count.
  ///   - threadNamePrefix: Names the threads `<prefix>_<index>`, as `top` and `/proc` show them. The
  ///     kernel keeps 15 bytes: a longer prefix is cut, the index stays. Without it,
  ///     `Pool-<number>`.
  ///   - maxPending: How many calls may wait to be started, at least 1; without it, any number.
  ///   - whenFull: What `submit` does when as many calls wait.
  ///   - idleTimeout: After how long without work a thread leaves; without it, threads stay.
  ///   - observer: Is told what happens to every call; without one, looking for it is all that it costs.
  ///   - onExit: Called on each thread before it leaves.
  ///   - initializer: Called on each thread before its first call. When it throws, the pool is broken:
  ///     what has not started, and every later call, fails with
  ///     ``ExecutorError/Code/brokenExecutor``.
  public init(
    maxWorkers: Int? = nil, threadNamePrefix: String? = nil, maxPending: Int? = nil,
    whenFull: FullQueuePolicy = .block, idleTimeout: Duration? = nil,
    observer: (any ExecutorObserver)? = nil, onExit: (@Sendable () -> Void)? = nil,
    initializer: (@Sendable () throws -> Void)? = nil
  ) {
    let width = maxWorkers ?? ProcessorCount.defaultThreadPoolWidth
    guard width >= 1 else {
      misuse("ThreadPoolExecutor: maxWorkers is \(width); give 1 or more")
    }
    if let maxPending, maxPending < 1 {
      misuse("ThreadPoolExecutor: maxPending is \(maxPending); give 1 or more")
    }
    let number = ThreadPoolExecutor.count.wrappingAdd(1, ordering: .relaxed).oldValue
    let name = threadNamePrefix ?? "Pool-\(number)"
    engine = PoolEngine(
      PoolConfiguration(
        width: width, name: name, maxPending: maxPending, whenFull: whenFull,
        idleTimeout: idleTimeout,
        observation: observer.map { Observation(of: name, by: $0) }, onExit: onExit,
        initializer: initializer))
  }

  deinit {
    // Perhaps on one of the pool's own threads: a body may hold the last reference. Never joins.
    engine.close()
  }

  /// How many calls run at a time.
  public var _width: Int { engine.configuration.width }

  /// What the pool has done and is doing.
  ///
  /// Takes the pool's lock for a moment; costs a microsecond or two for each worker.
  public var statistics: ExecutorStatistics { engine.statistics }

  /// Runs a piece of a Swift task that prefers this pool, up to its next suspension.
  ///
  /// That is what `Task(executorPreference: pool)` and `withTaskExecutorPreference(pool)` call. After a
  /// shutdown, and on a pool without threads, the piece goes to Swift's own executor.
  ///
  /// - Parameter job: The piece.
  public func enqueue(_ job: consuming ExecutorJob) {
    engine.enqueue(UnownedJob(job), for: self)
  }

  /// Takes no more work and blocks until all calls have ended and all threads have left.
  ///
  /// May be called any number of times. From inside a call of this pool it waits for every call but that
  /// one and those that are blocked in a wait of their own, and for no thread. Callbacks of futures run on
  /// workers, so they have run as well.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  @available(*, noasync, message: "blocks the thread; use 'await shutdown(cancelPending:)'")
  public func shutdown(cancelPending: Bool) {
    engine.shutdown(cancelPending: cancelPending)
  }

  /// Takes no more work and suspends until all calls have ended and all threads have left.
  ///
  /// Goes on waiting when the calling task is cancelled.
  ///
  /// - Parameter cancelPending: Whether calls that have not started are cancelled rather than run.
  public func shutdown(cancelPending: Bool) async {
    await engine.shutdown(cancelPending: cancelPending)
  }

  /// Takes no more work, waits for a limited time, and gives up on the rest.
  ///
  /// When time is up, calls that have not started are cancelled and running ones are asked to stop. A
  /// thread cannot be killed: one whose body does not return stays.
  ///
  /// - Parameters:
  ///   - cancelPending: Whether calls that have not started are cancelled at once.
  ///   - limit: How long to wait at most; zero or less does not wait.
  /// - Returns: The futures of the calls that had not ended when time was up.
  public func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    await engine.shutdown(cancelPending: cancelPending, until: Deadline(after: limit))
  }
}

extension ThreadPoolExecutor {
  /// Python's spelling of ``init(maxWorkers:threadNamePrefix:maxPending:whenFull:idleTimeout:observer:onExit:initializer:)``.
  ///
  /// - Parameters:
  ///   - max_workers: How many calls run at a time.
  ///   - thread_name_prefix: Names the threads.
  @_documentation(visibility: private)
  @available(
    *, unavailable,
    renamed:
      "init(maxWorkers:threadNamePrefix:maxPending:whenFull:idleTimeout:observer:onExit:initializer:)"
  )
  public convenience init(max_workers: Int?, thread_name_prefix: String? = nil) {
    self.init(maxWorkers: max_workers, threadNamePrefix: thread_name_prefix)
  }
}
