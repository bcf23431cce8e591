//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What an executor has done and is doing, at one moment.
///
/// The counts add up at every moment: `submitted` is the sum of `pending`, `running`, `succeeded`, `failed`
/// and `cancelled`. Whoever has seen a future's outcome finds it counted. Calls that were refused, because
/// of a shutdown or a full queue, are not counted.
public struct ExecutorStatistics: Sendable, Hashable, CustomStringConvertible {
  /// Workers that exist now, those that stand in for blocked ones included.
  public let workers: Int

  /// Calls that were accepted.
  public let submitted: Int

  /// Calls that have not started, or wait for another attempt.
  public let pending: Int

  /// Calls that have started and not ended; an `async` body that is suspended counts.
  public let running: Int

  /// Calls that have returned a value.
  public let succeeded: Int

  /// Calls that have ended with an error or a time-out.
  public let failed: Int

  /// Calls that were cancelled.
  public let cancelled: Int

  /// Calls among the failed ones whose time was up and whose bodies still run: each keeps a worker busy.
  public let overdue: Int

  /// How long calls have waited for a worker.
  public let waitingTime: TimeSummary

  /// How long calls have run.
  ///
  /// While calls take less than a microsecond, one in sixteen is measured. `async` bodies are not.
  public let runningTime: TimeSummary

  /// How much of the time of all workers since the executor was made was spent on work, from 0 to 1.
  public let busyShare: Double

  package init(
    workers: Int, submitted: Int, pending: Int, succeeded: Int, failed: Int, cancelled: Int,
    overdue: Int, waitingTime: TimeSummary, runningTime: TimeSummary, busyShare: Double
  ) {
    self.workers = workers
    self.submitted = submitted
    self.pending = pending
    running = submitted - pending - succeeded - failed - cancelled
    self.succeeded = succeeded
    self.failed = failed
    self.cancelled = cancelled
    self.overdue = overdue
    self.waitingTime = waitingTime
    self.runningTime = runningTime
    self.busyShare = busyShare
  }

  /// The figures in a few lines.
  public var description: String {
    """
    \(workers) workers, busy \(Int((busyShare * 100).rounded())) %
    \(submitted) calls: \(pending) pending, \(running) running, \(succeeded) succeeded, \(failed) failed\
    \(overdue > 0 ? " (\(overdue) overdue)" : ""), \(cancelled) cancelled
    waiting: \(waitingTime)
    running: \(runningTime)
    """
  }
}
