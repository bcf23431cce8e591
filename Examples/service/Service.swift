//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Foundation

/// Counts what is in files: reads a request a line from standard input, and writes an answer a line.
struct Service {
  /// Takes as much work as it can do in time, and refuses the rest at once.
  private let pool: ThreadPoolExecutor
  /// Reading a line and writing one may block as well, and must not do so on Swift's own threads.
  private let input = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "input")
  private let output = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "output")
  private let grace: Duration
  /// How long the answers that are left at the end may take to be written.
  private static let lastAnswers = Duration.seconds(1)

  init(_ options: Options) {
    grace = options.grace
    pool = ThreadPoolExecutor(
      maxWorkers: options.threads, threadNamePrefix: "count", maxPending: options.pending,
      whenFull: .fail, observer: FailureLog())
  }

  /// Works until a signal comes or the input ends; returns whether everything has ended in time.
  func run() async throws -> Bool {
    let (stop, answered) = (Promise<String>(), Promise<Void>())
    let signals = try await StopSignals(stop)
    defer { withExtendedLifetime(signals) {} }

    let answering = Task(executorPreference: output) {
      await answerAll()
      try answered.succeed()
      try stop.succeed("the input has ended")
    }
    log("ready")
    log("stops: \(try await stop.future.value); finishes what runs, for \(grace) at most")
    // Cancels what waits; what comes in from here on is refused, and told so.
    let unfinished = await pool.shutdown(cancelPending: true, within: grace)
    for future in unfinished { log("has not ended: \(future)") }
    if unfinished.isEmpty { log("every call has ended") }

    // Ends the wait for the next request and for calls that have not ended. All others get their answer.
    answering.cancel()
    // A task's value can only be awaited for ever, a future's also for a while.
    let isAnswered = (try? await answered.future.result(timeout: Service.lastAnswers)) != nil
    if !isAnswered { log("nobody has taken the last answers") }
    return unfinished.isEmpty && isAnswered
  }

  /// Answers every request, in the order in which they are done.
  private func answerAll() async {
    await withDiscardingTaskGroup { group in
      var number = 0
      while let line = try? await input.submit({ readLine() }).value {
        number += 1
        let (name, future) = submit(line, number)
        group.addTask { await answer(name, future) }
      }
    }
  }

  /// A request is the path of a file, or those of several with tabs between them.
  ///
  /// One file is read by a call that blocks, several by an `async` body, which waits for its child tasks
  /// without a thread.
  private func submit(_ line: String, _ number: Int) -> (String, Future<FileCount>) {
    let name = "request \(number)"
    let paths = line.split(separator: "\t").map(String.init)
    let future =
      paths.count == 1
      ? pool.submit(.named(name)) { try FileCount(of: paths[0]) }
      : pool.submit(.named(name)) { () async throws -> FileCount in try await FileCount(of: paths) }
    return (name, future)
  }

  private func answer(_ name: String, _ future: Future<FileCount>) async {
    do {
      write("\(name): \(try await future.value)")
    } catch {
      write("\(name): \(explanation(of: error))")
    }
  }

  private func explanation(of error: any Error) -> String {
    switch error {
    case let error as ExecutorError where error.code == .queueFull: "refused, too much to do"
    case let error as ExecutorError where error.code == .shutDown: "refused, the service ends"
    case is CancellationError: "given up, the service ends"
    default: error.localizedDescription
    }
  }
}
