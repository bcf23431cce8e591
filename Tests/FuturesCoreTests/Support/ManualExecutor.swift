//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Runs its calls when a test says so, on the thread of the test.
///
/// It has nothing but what the protocol requires, so `map` and `stream` run in their default form.
final class ManualExecutor: Executor {
  private struct State {
    var isShutDown = false
    var queue: [AnyFuture] = []
    var submitted = 0
  }

  private let state = Lock(State())

  let _width: Int

  init(width: Int = 1) {
    _width = width
  }

  /// How many calls were handed in, refused ones included.
  var submitted: Int { state.withLock { $0.submitted } }

  /// The calls that were not run, oldest first; those that were cancelled are among them.
  var queue: [AnyFuture] { state.withLock { $0.queue } }

  /// Runs the call at this place of the queue.
  func run(at index: Int = 0) {
    let future = state.withLock { $0.queue.remove(at: index) }
    if future.start() { _ = future.execute(on: Host()) }
  }

  func runAll() {
    while !queue.isEmpty { run() }
  }

  func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    accept(Future(blocking: body, CallPlan.make(options)))
  }

  @_disfavoredOverload
  func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void
  ) -> Future<Void> {
    accept(Future(blocking: body, CallPlan.make(options)))
  }

  func shutdown(cancelPending: Bool) {
    let pending = state.withLock { state in
      state.isShutDown = true
      return cancelPending ? state.queue : []
    }
    for future in pending { future.cancel() }
  }

  func shutdown(cancelPending: Bool) async {
    close(cancelPending: cancelPending)
  }

  func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    close(cancelPending: cancelPending)
    return queue
  }

  private func close(cancelPending: Bool) { shutdown(cancelPending: cancelPending) }

  private func accept<R>(_ future: Future<R>) -> Future<R> {
    let isAccepted = state.withLock { state in
      state.submitted += 1
      if !state.isShutDown { state.queue.append(future) }
      return !state.isShutDown
    }
    if !isAccepted {
      _ = future.fail(ExecutorError(.shutDown, "It was shut down."), as: .rejected)
    }
    return future
  }

  final class Host: CallHost {
    func callWillEnd(_ end: CallEnd) {}
    func retry(_ future: AnyFuture, after delay: Duration) {
      if future.start() { _ = future.execute(on: self) }
    }
  }
}
