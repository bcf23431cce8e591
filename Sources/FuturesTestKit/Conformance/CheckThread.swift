//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// The thread on which one check runs: its own, so that an executor that blocks where it should not
/// takes none of the few threads of Swift's cooperative pool away from other tests.
///
/// A check that hangs leaves its thread behind.
final class CheckThread: TaskExecutor {
  private struct State {
    var jobs = Deque<UnownedJob>()
    var isClosed = false
  }

  private let monitor = Monitor(State())

  /// Starts a thread that lives until `close`.
  static func start() throws -> CheckThread {
    let thread = CheckThread()
    try PlatformThread.start(named: "check") { thread.run() }.detach()
    return thread
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    monitor.withLock { $0.jobs.append(job) }
    monitor.signal()
  }

  /// Has the thread leave when nothing is left to do; the check's last word.
  func close() {
    monitor.withLock { $0.isClosed = true }
    monitor.signal()
  }

  private func run() {
    while let job = nextJob() { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  private func nextJob() -> UnownedJob? {
    monitor.wait { state in
      if let job = state.jobs.popFirst() { return .done(job) }
      return state.isClosed ? .done(nil) : .sleep(until: .never)
    }
  }
}
