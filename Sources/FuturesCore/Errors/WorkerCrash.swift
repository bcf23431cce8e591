//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// The process that ran a call has ended in the middle of it.
///
/// A trap, a `fatalError`, a signal, `exit`, a limit: whatever ends a process ends only the call that it ran.
/// The executor replaces the process, and every other call goes on.
///
/// ```swift
/// do {
///   print(try pool.submit { numbers[index] }.result())
/// } catch let crash as WorkerCrash {
///   print(crash.signal ?? 0, crash.message ?? "")
/// }
/// ```
///
/// ``message``, ``backtrace`` and ``standardErrorTail`` quote what the worker has written, which may contain
/// data of the call.
public struct WorkerCrash: Error, Sendable, CustomStringConvertible {
  /// The process.
  public let pid: Int32

  /// The signal that has ended it; `nil` where it has exited, or where that is not known.
  public let signal: Int32?

  /// With what it has exited; `nil` where a signal has ended it, or where that is not known.
  public let exitStatus: Int32?

  /// The name of the task that it ran, if that was given one.
  public let taskName: String?

  /// Which attempt of the task it was, counted from 1.
  public let attempt: Int

  /// What the process said of its end, such as the text of a `fatalError`.
  ///
  /// `nil` where it said nothing: in an optimised build an index out of range or a failed `precondition` leaves
  /// no text.
  public let message: String?

  /// Where it happened, if the machine has Swift's backtracer.
  public let backtrace: String?

  /// The last of what the process has written to its standard error; at most 16 KiB.
  public let standardErrorTail: String

  /// The most memory that the process has had at a time, in bytes; `nil` where that is not known.
  public let peakMemory: Int?

  /// Whether the process seems to have ended for want of memory.
  public let isOutOfMemory: Bool

  /// Variables of the program that are empty in every worker.
  private let emptyVariables: [String]

  /// The task has ended so many workers that it is not tried again.
  let isFinal: Bool

  package init(
    pid: Int32, signal: Int32?, exitStatus: Int32?, taskName: String?, attempt: Int,
    message: String?,
    backtrace: String?, standardErrorTail: String, peakMemory: Int?, isOutOfMemory: Bool,
    isFinal: Bool = false, emptyVariables: [String] = []
  ) {
    self.pid = pid
    self.signal = signal
    self.exitStatus = exitStatus
    self.taskName = taskName
    self.attempt = attempt
    self.message = message
    self.backtrace = backtrace
    self.standardErrorTail = standardErrorTail
    self.peakMemory = peakMemory
    self.isOutOfMemory = isOutOfMemory
    self.isFinal = isFinal
    self.emptyVariables = emptyVariables
  }

  /// What Foundation's `localizedDescription` quotes.
  @_documentation(visibility: private)
  public var _domain: String { description }

  /// What has happened, to which task, and what is known of why.
  public var description: String {
    let task = taskName.map { "task \"\($0)\"" } ?? "a task"
    let again = attempt > 1 ? " (attempt \(attempt))" : ""
    return "Worker process \(pid) has ended while it ran \(task)\(again): \(cause)."
      + (message.map { " It said: \($0)" } ?? "") + suspicion
  }

  /// Whoever reads a variable that is empty reads memory that is not there.
  private var suspicion: String {
    guard let signal, ["SIGSEGV", "SIGBUS"].contains(WorkerCrash.name(ofSignal: signal)),
      !emptyVariables.isEmpty
    else { return "" }
    let names = emptyVariables.map { "`\($0)`" }.joined(separator: ", ")
    return
      " If it has used one of these variables at the top level of the program, which are empty in every worker"
      + " because their values cannot be sent, that is why: \(names)."
  }

  private var cause: String {
    if isOutOfMemory { return "it seems to have run out of memory" + peak }
    if let exitStatus { return "it exited with status \(exitStatus)" }
    guard let signal else { return "for a reason that is not known" }
    let name = WorkerCrash.name(ofSignal: signal)
    guard message == nil, let hint = WorkerCrash.hints[name] else { return name }
    return "\(name), \(hint)"
  }

  private var peak: String {
    peakMemory.map { " (it had at most \($0 >> 20) MiB)" } ?? ""
  }

  private static let hints = [
    "SIGILL": "a failed check of the Swift runtime, such as an index out of range or an overflow",
    "SIGTRAP": "a failed check of the Swift runtime, such as an index out of range or an overflow",
    "SIGSEGV": "an access to memory that is not there, or a stack that was too deep",
    "SIGBUS": "an access to memory that is not there",
    "SIGABRT": "the program has given up",
    "SIGKILL": "somebody has killed it, perhaps the system for want of memory",
    "SIGXCPU": "it has used up its processor time",
  ]

  private static func name(ofSignal signal: Int32) -> String {
    var text = [CChar](repeating: 0, count: 32)
    unsafe cfutures_describe_signal(signal, &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
