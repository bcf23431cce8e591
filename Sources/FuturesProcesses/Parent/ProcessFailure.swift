//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import Glibc

/// Why there is no worker process, as the error of the call that needed one.
enum ProcessFailure {
  static func start(_ error: Int32, in directory: String?) -> ExecutorError {
    if let directory, error == ENOENT || error == ENOTDIR || error == EACCES {
      return ExecutorError(
        .invalidArgument,
        "A worker process could not be started in the directory \"\(directory)\": \(text(error)). Give the"
          + " pool another workingDirectory.")
    }
    return ExecutorError(
      .resourceExhausted,
      "A worker process could not be started: \(text(error)). Raise the limits on processes (ulimit -u,"
        + " pids.max) and memory, or use fewer workers; the pool can be used again.")
  }

  static func descriptors(_ error: Int32) -> ExecutorError {
    ExecutorError(
      .resourceExhausted,
      "A worker process needs descriptors and a page of shared memory, and the system gives none:"
        + " \(text(error)). Raise the limit on open files (ulimit -n), or use fewer workers; the pool can be"
        + " used again.")
  }

  static func thread(_ failure: PlatformThread.StartFailure) -> ExecutorError {
    ExecutorError(
      .resourceExhausted,
      "A worker process needs a thread that starts it, and the system gives none. Raise the limit on processes"
        + " and threads (ulimit -u, pids.max).", underlyingError: failure)
  }

  static let privileged = ExecutorError(
    .resourceExhausted,
    "This program runs with more rights than who has started it (set-user-ID, set-group-ID or capabilities). It"
      + " does not start itself again as a worker: use threads, or a program of its own for this work."
  )

  static let tooDeep = ExecutorError(
    .resourceExhausted,
    "This process is a worker of a worker of a worker, and starts none itself: programs that start themselves"
      + " for ever look like that. Submit from further outside.")

  static let otherBuild = ExecutorError(
    .notPortable,
    "The worker process runs another build of this program than its pool. Was the program replaced while it"
      + " ran? Start it anew.")

  static func silent(_ deaths: Int, _ end: WorkerProcess.End) -> ExecutorError {
    let status =
      end.status.map { " with status \($0)" } ?? end.signal.map { " by signal \($0)" } ?? ""
    return ExecutorError(
      .resourceExhausted,
      "\(deaths) worker processes in a row have ended before they had begun a call, the last one\(status). Does"
        + " something end this program's processes, or do its libraries not load? The last one wrote:"
        + " \"\(end.standardError.suffix(500))\"")
  }

  private static func text(_ error: Int32) -> String {
    var text = [CChar](repeating: 0, count: 128)
    unsafe cfutures_describe_errno(error, &text, text.count)
    let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return "\(String(decoding: bytes, as: UTF8.self)) (errno \(error))"
  }
}
