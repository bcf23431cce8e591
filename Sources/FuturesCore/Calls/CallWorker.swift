//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A thread that runs calls, as seen by a call that is about to wait on it.
///
/// Waiting on a worker is dangerous: it is one worker less, and what is waited for may lie in the queue
/// behind it. So, in this order: what is waited for and still queued is run here, at once, on top of
/// the waiting call, down to a bounded depth; a wait that could never end is refused; and the worker is
/// lent, so that another may take its place. A call that nobody here waits for never runs on top of one
/// that waits: it could wait for a lock that the call below it holds.
package final class CallWorker: @unchecked Sendable {
  // `@unchecked` because of `callers`, which only the worker's own thread touches.

  /// Tells the workers of a queue apart.
  package let index: Int
  /// What calls on this thread ask things of.
  package unowned let host: any CallHost
  /// The queue whose calls this worker may run.
  private let queue: HostHandle
  private let observation: Observation?

  /// Calls on this thread that wait for the one on top of them.
  private var callers: [AnyFuture] = []
  /// How many calls run on top of another call, or of a callback or hook, which is no call and waits too.
  private var depth = 0

  package init(
    index: Int, host: any CallHost, queue: HostHandle, observation: Observation? = nil
  ) {
    self.index = index
    self.host = host
    self.queue = queue
    self.observation = observation
  }

  /// How many calls may wait for the one on top of them; more would need more stack than a thread has.
  package static var depthLimit: Int { 64 }

  /// The worker that the calling thread is.
  package static var current: CallWorker? {
    guard let pointer = unsafe cfutures_current_worker() else { return nil }
    return unsafe Unmanaged<CallWorker>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// The index of the worker that the calling thread is, if it is one of the executor that is observed so.
  static func index(for observation: Observation) -> Int? {
    guard let current, current.observation === observation else { return nil }
    return current.index
  }

  /// Makes the calling thread this worker, for the length of `body`.
  package func runsThread(_ body: () -> Void) {
    unsafe cfutures_set_current_worker(Unmanaged.passUnretained(self).toOpaque())
    body()
    cfutures_set_current_worker(nil)
  }

  /// Runs `wait`, which blocks the calling thread until futures are done, as safely as can be.
  ///
  /// A future of which `isEnough` is true ends the wait before the others are done.
  ///
  /// - Throws: ``ExecutorError/Code/deadlock`` when the wait could never end,
  ///   ``ExecutorError/Code/resourceExhausted`` when too many workers are blocked.
  static func whileBlocked<R>(
    on futures: [AnyFuture], needs: WaitGraph.Needs, until deadline: Deadline,
    isEnough: (AnyFuture) -> Bool = { _ in false }, _ wait: () -> R
  ) throws(ExecutorError) -> R {
    guard let worker = current, !deadline.hasPassed else { return wait() }
    // A wait with a limit must end in time, and a call that runs here would not.
    if deadline == .never, needs == .all { worker.runQueued(futures, until: isEnough) }
    if futures.allSatisfy(\.isDone) || futures.contains(where: isEnough) { return wait() }
    let edge = try WaitGraph.shared.enter(
      worker.callers + (CurrentCall.waiting.map { [$0] } ?? []),
      waitFor: futures, needs: needs, until: deadline)
    defer { WaitGraph.shared.leave(edge) }
    return try worker.block(wait)
  }

  /// Runs `wait`, which blocks this worker, while another may take its place.
  package func block<R>(_ wait: () -> R) throws(ExecutorError) -> R {
    try host.beginBlocking(self)
    defer { host.endBlocking(self) }
    return wait()
  }

  /// As `block`, wherever it is called, for a wait that cannot be refused: where too many workers are blocked,
  /// nobody takes this one's place.
  package static func blockAnyway<R>(_ wait: () -> R) -> R {
    (try? current?.block(wait)) ?? wait()
  }

  /// Runs those of the futures that lie in this worker's own queue.
  private func runQueued(_ futures: [AnyFuture], until isEnough: (AnyFuture) -> Bool) {
    guard depth < CallWorker.depthLimit, !futures.contains(where: isEnough) else { return }
    for future in futures where future.startHere(queue) {
      runOnTop(future, for: host)
      if isEnough(future) { return }
    }
  }

  /// Runs a call that was started, on top of what the calling thread runs: that waits for it from now on.
  package static func runOnTop(_ future: AnyFuture, for host: any CallHost) {
    guard let worker = current else { return CurrentCall.withNone { _ = future.execute(on: host) } }
    worker.runOnTop(future, for: host)
  }

  private func runOnTop(_ future: AnyFuture, for host: any CallHost) {
    let caller = CurrentCall.waiting
    if let caller { callers.append(caller) }
    depth += 1
    host.beginNested(future)
    // Its callbacks are no part of the call below it.
    CurrentCall.withNone { _ = future.execute(on: host) }
    host.endNested()
    depth -= 1
    if caller != nil { callers.removeLast() }
  }
}
