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

  static let sandboxed = ExecutorError(
    .unsupported,
    "This process is a worker with a sandbox, in which no process can be started. Submit from further outside, or"
      + " use a pool of threads here.")

  static func path(_ path: String, _ error: Int32) -> ExecutorError {
    ExecutorError(
      .invalidArgument,
      "The pool's sandbox names the path \"\(path)\", which cannot be opened: \(text(error)). Create it before the"
        + " first call, or leave it out.")
  }

  static func pathWithZero(_ path: String) -> ExecutorError {
    ExecutorError(
      .invalidArgument,
      "The pool's sandbox names the path \"\(path.replacing("\0", with: "\\0"))\", which contains a zero byte."
        + " There is no such path.")
  }

  /// `nil` where there is no gap.
  static func gap(_ gap: Int32) -> ExecutorError? {
    let reason: String
    switch Int(gap) {
    case CFUTURES_GAP_NONE: return nil
    case CFUTURES_GAP_LANDLOCK_MISSING:
      reason =
        "this kernel has no landlock (it is older than Linux 5.13 or was built without it), or the container's"
        + " seccomp profile hides it. Use a newer kernel, or a profile that allows the landlock calls"
    case CFUTURES_GAP_LANDLOCK_OFF:
      reason =
        "landlock is switched off in this kernel. Add it to the list that the kernel is started with (lsm=landlock,...)"
    case CFUTURES_GAP_LANDLOCK_REFUSED:
      reason =
        "the container's seccomp profile refuses landlock. Use one that allows landlock_create_ruleset,"
        + " landlock_add_rule and landlock_restrict_self"
    case CFUTURES_GAP_LANDLOCK_OLD:
      reason =
        "the landlock of this kernel does not control who truncates files. Use Linux 6.2 or newer"
    default:
      reason =
        "filters of system calls cannot be had: the kernel was built without seccomp filters, the container's"
        + " profile refuses them, or the processor is neither x86-64 nor aarch64"
    }
    return ExecutorError(
      .unsupported,
      "The pool's sandbox cannot be had on this system: \(reason). Without a sandbox (sandbox: nil) the pool works."
    )
  }

  static func unjudged(_ error: RemoteError, name: String?) -> ExecutorError {
    ExecutorError(
      .notPortable,
      "\(name.map { "Task \"\($0)\"" } ?? "A task") has thrown a `\(error.typeName)`, which is not Codable and could not"
        + " come back as what it was, and the function of its retry policy that says whether it is worth another attempt"
        + " captures what cannot travel: so nobody could say. Make the error Codable, or let that function capture"
        + " nothing but what is.",
      underlyingError: error)
  }

  static let otherBuild = ExecutorError(
    .notPortable,
    "The worker process runs another build of this program than its pool. Was the program replaced while it"
      + " ran? Start it anew.")

  static func block(_ size: Int, _ error: Int32) -> ExecutorError {
    ExecutorError(
      .resourceExhausted,
      "A shared buffer of \(size) bytes could not be made: \(text(error)). It takes that much memory and a descriptor"
        + " (ulimit -n): let others go first, or share less.")
  }

  static func noMemory(for count: Int) -> ExecutorError {
    ExecutorError(
      .resourceExhausted,
      "There is no memory for the \(count) bytes of this call's arguments or result. Send less at a time, or share it"
        + " (SharedBuffer).")
  }

  static func noBlock(_ error: Int32) -> ExecutorError {
    ExecutorError(
      .resourceExhausted,
      "A shared buffer could not be opened: \(text(error)). Is the process still there that has made it, and may this"
        + " one look into its /proc/<pid>/fd? A worker with a sandbox may not.")
  }

  static let ownBlock = ExecutorError(
    .notPortable,
    "A shared buffer travels with calls of this library, from the process that has made it. Return the bytes as an"
      + " array, or make the buffer before the call and share it.")

  static let stateLost = ExecutorError(
    .brokenExecutor,
    "The process that held this worker's value has ended, and the value with it: by a crash, a time-out, or because"
      + " somebody ended it. Make a new one with remade().")

  static func noState(_ error: any Error) -> ExecutorError {
    ExecutorError(
      .brokenExecutor,
      "This worker has no value, because what was to make it has thrown a \(type(of: error)). Mend that, and make"
        + " a new worker.", underlyingError: error)
  }

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
