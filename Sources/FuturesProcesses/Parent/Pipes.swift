//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// What a worker is connected by: a pipe each way, one for its standard error, a file of shared memory, and one for
/// the backtrace of its end.
struct Pipes {
  struct Pipe {
    let input: Int32
    let output: Int32
  }

  let requests: Pipe
  let replies: Pipe
  let errors: Pipe
  let page: SharedPage
  /// Of the page, and of large contents.
  let memory: Int32
  /// Of the pool alone: the backtracer opens it by its path.
  let backtrace: Backtrace

  /// - Throws: `ExecutorError`, where the system gives no descriptors or no memory.
  init() throws {
    var open: [Int32] = []
    do {
      requests = try Pipes.pipe(&open)
      replies = try Pipes.pipe(&open)
      errors = try Pipes.pipe(&open)
      memory = unsafe cfutures_shared_file("futures-worker", SharedPage.size)
      guard memory >= 0 else { throw ProcessFailure.descriptors(cfutures_last_error()) }
      open.append(memory)
      guard let start = unsafe cfutures_map(memory, 0, SharedPage.size) else {
        throw ProcessFailure.descriptors(cfutures_last_error())
      }
      page = unsafe SharedPage(start)
      backtrace = Backtrace()
    } catch {
      for descriptor in open { cfutures_close(descriptor) }
      throw error
    }
  }

  private static func pipe(_ open: inout [Int32]) throws -> Pipe {
    var (input, output): (Int32, Int32) = (-1, -1)
    let error = unsafe cfutures_pipe(&input, &output)
    guard error == 0 else { throw ProcessFailure.descriptors(error) }
    open += [input, output]
    return Pipe(input: input, output: output)
  }

  /// Closes what only the worker uses.
  func closeWorkersEnds() {
    for descriptor in [requests.input, replies.output, errors.output] { cfutures_close(descriptor) }
  }

  /// Closes what only the pool uses: there will be no worker.
  func closePoolsEnds() {
    for descriptor in [requests.output, replies.input, errors.input, memory] {
      cfutures_close(descriptor)
    }
    page.unmap()
  }
}
