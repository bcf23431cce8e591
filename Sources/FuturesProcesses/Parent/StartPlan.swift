//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import Glibc

/// How a pool's workers are started: everything but the pipes, the same for all of them.
struct StartPlan: Sendable {
  /// The name that `ps` shows, and what this process was started with: a call finds it in `CommandLine.arguments`.
  private let arguments: [String]
  let memoryLimit: Int?
  private let environment: [String]
  private let directory: String?
  private let sandbox: Sandbox?

  /// Workers of workers of workers start none: what goes on for ever ends there.
  static let deepest: Int32 = 3

  /// - Parameters:
  ///   - name: What `ps` shows.
  ///   - environment: The workers' environment; `nil` for this process's, as it is now.
  ///   - directory: Where they work; `nil` for where this process does.
  ///   - limits: What they may use.
  ///   - sandbox: What they may reach; `nil` for what this process may.
  init(
    name: String, environment: [String: String]?, directory: String?, limits: WorkerLimits,
    sandbox: Sandbox?
  ) {
    arguments = [name] + CommandLine.arguments.dropFirst()
    self.directory = directory
    self.sandbox = sandbox
    memoryLimit = limits.memory
    let variables = environment?.map { "\($0)=\($1)" } ?? StartPlan.ownEnvironment
    var own = [CFUTURES_WORKER_VARIABLE: StartPlan.mark(limits)]
    if let sandbox {
      own[CFUTURES_SANDBOX_VARIABLE] = sandbox.description
      // It could not start the backtracer, and would wait for it.
      own["SWIFT_BACKTRACE"] = "enable=no"
    }
    let reserved = Set(own.keys).union([CFUTURES_SANDBOX_VARIABLE])
    self.environment =
      variables.filter { !reserved.contains(String($0.prefix { $0 != "=" })) }
      + own.map { "\($0)=\($1)" }
  }

  /// What the worker is to know before it can read anything: how deep it is, whose it is, what it may use.
  private static func mark(_ limits: WorkerLimits) -> String {
    let seconds = limits.cpuTime.map {
      $0.components.seconds + ($0.components.attoseconds > 0 ? 1 : 0)
    }
    let numbers: [Int64] = [
      Int64(cfutures_worker_depth() + 1), Int64(getpid()), Int64(limits.memory ?? -1),
      seconds ?? -1,
      Int64(limits.openFiles ?? -1), Int64(limits.niceness ?? Int32(noNiceness)),
    ]
    return numbers.map(String.init).joined(separator: " ")
  }

  private static let noNiceness = CFUTURES_NO_NICENESS

  private static var ownEnvironment: [String] {
    var variables: [String] = []
    guard var next = unsafe cfutures_environment() else { return [] }
    while let variable = unsafe next.pointee {
      variables.append(unsafe String(cString: variable))
      unsafe next += 1
    }
    return variables
  }

  /// Starts a process.
  ///
  /// - Returns: Its number, and a pidfd.
  /// - Throws: `ExecutorError`.
  func start(_ pipes: Pipes) throws -> (pid: Int32, handle: Int32) {
    guard !cfutures_is_sandboxed() else { throw ProcessFailure.sandboxed }
    if let sandbox { try SandboxCheck.check(sandbox, in: directory) }
    var (pid, handle): (Int32, Int32) = (0, -1)
    let own = pipes.backtrace.setting(in: environment).map { [$0] } ?? []
    let error = unsafe withCStrings(environment + own) { environment in
      unsafe withCStrings(arguments) { arguments in
        unsafe withCString(directory) { directory in
          var start = unsafe cfutures_start(
            arguments: arguments, environment: environment, directory: directory,
            input: pipes.requests.input, output: pipes.replies.output, memory: pipes.memory,
            standard_error: pipes.errors.output)
          return unsafe cfutures_start_process(&start, &pid, &handle)
        }
      }
    }
    guard error == 0 else { throw ProcessFailure.start(error, in: directory) }
    return (pid, handle)
  }

  private func withCString<R>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> R) -> R {
    guard let text else { return body(nil) }
    return unsafe text.withCString(body)
  }

  private func withCStrings<R>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> R
  ) -> R {
    var pointers = unsafe texts.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
  }
}
