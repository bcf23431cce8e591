//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// A thread that runs Swift tasks, one piece after the other, so that code which blocks takes none of
/// the few threads of Swift's cooperative pool away from others.
final class TaskThread: TaskExecutor {
  private struct State {
    var jobs = Deque<UnownedJob>()
    /// Something may have come in for `idle`.
    var isAlerted = false
    var isClosed = false
  }

  private let monitor = Monitor(State())

  /// Runs a task on a thread of its own, which leaves when the task has ended; its child tasks run
  /// there as well.
  ///
  /// `idle` is called on the thread when the task waits, until it returns `false`, and again after
  /// each `alert`.
  static func run<R: Sendable>(
    idle: @escaping @Sendable () -> Bool = { false },
    _ body: @escaping @Sendable (TaskThread) async throws -> R
  ) throws -> Task<R, any Error> {
    let thread = TaskThread()
    try PlatformThread.start(named: "tasks") { thread.run(idle: idle) }.detach()
    return Task(executorPreference: thread) {
      defer { thread.close() }
      return try await body(thread)
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    monitor.withLock { $0.jobs.append(job) }
    monitor.signal()
  }

  /// Has `idle` called again.
  func alert() {
    monitor.withLock { $0.isAlerted = true }
    monitor.signal()
  }

  /// The task's last word: nothing is enqueued after it.
  private func close() {
    monitor.withLock { $0.isClosed = true }
    monitor.signal()
  }

  private func run(idle: () -> Bool) {
    // Before the task has begun it does not wait either.
    var next = nextJob { false }
    while let job = next {
      unsafe job.runSynchronously(on: asUnownedTaskExecutor())
      next = nextJob(idle: idle)
    }
  }

  private func nextJob(idle: () -> Bool) -> UnownedJob? {
    var isIdle = false
    while true {
      let step = monitor.wait { state -> WaitStep<Step> in
        if let job = state.jobs.popFirst() { return .done(.run(job)) }
        if state.isClosed { return .done(.leave) }
        if isIdle, !state.isAlerted { return .sleep(until: .never) }
        state.isAlerted = false
        return .done(.askIdle)
      }
      switch step {
      case .run(let job): return job
      case .leave: return nil
      case .askIdle: isIdle = !idle()
      }
    }
  }

  private enum Step {
    case run(UnownedJob)
    case askIdle
    case leave
  }
}
