//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesPortable
import Glibc

/// Sends calls to a second process of this very program and brings back how they ended.
final class Courier {
  /// The other process ended in the middle of a call.
  struct WorkerDied: Error, CustomStringConvertible {
    let status: Int32
    var description: String { "the worker died, status \(status)" }
  }

  private var worker: (pid: pid_t, frames: Frames)?
  private var defined = 0
  private let program: String

  /// - Parameter program: What to run as the worker.
  init(program: String = "/proc/self/exe") {
    self.program = program
  }

  deinit { stop() }

  /// Makes a call in the worker, which is started if there is none.
  func call<R>(_ message: CallMessage, returning type: R.Type) throws -> Result<R, any Error> {
    let frames = try worker?.frames ?? start()
    do {
      for definition in CallMessage.definitions(defined..<max(defined, message.definitionCount)) {
        try frames.send(Worker.definition, definition)
        defined += 1
      }
      try frames.send(Worker.call, message.bytes)
      let bytes = try frames.receive().bytes
      return bytes.withUnsafeBytes { CallOutcome.read($0, returning: type) }
    } catch is Frames.Closed {
      throw WorkerDied(status: stop())
    }
  }

  private func start() throws -> Frames {
    var toWorker: [Int32] = [0, 0]
    var fromWorker: [Int32] = [0, 0]
    guard pipe(&toWorker) == 0, pipe(&fromWorker) == 0 else { throw Frames.Closed() }
    // The worker has to see the end of its input when this process closes it.
    for end in toWorker + fromWorker { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toWorker[0], Worker.input)
    posix_spawn_file_actions_adddup2(&actions, fromWorker[1], Worker.output)
    var pid: pid_t = 0
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("closures"), strdup(Worker.flag), nil]
    defer { for argument in arguments { free(argument) } }
    let error = posix_spawn(&pid, program, &actions, nil, &arguments, environ)
    close(toWorker[0])
    close(fromWorker[1])
    guard error == 0 else { throw Frames.Closed() }
    let frames = Frames(input: fromWorker[0], output: toWorker[1])
    worker = (pid, frames)
    defined = 0
    return frames
  }

  @discardableResult
  private func stop() -> Int32 {
    guard let (pid, frames) = worker else { return 0 }
    worker = nil
    close(frames.output)
    close(frames.input)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    return status
  }
}
