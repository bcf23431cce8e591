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
  // `@unchecked` because of `callers` and `depth`, which only the worker's own thread touches.

  /// Tells the workers of a queue apart.
  package let index: Int
  /// What calls on this thread ask things of; it lives as long as the thread.
  @safe package unowned(unsafe) let host: any CallHost
  /// The queue whose calls this worker may run.
  private let queue: HostHandle
  private let observation: Observation?

  /// Calls on this thread that wait for the one on top of them.
  @safe @exclusivity(unchecked) private var callers: [AnyFuture] = []

  /// How many calls on this thread lie on top of another.
  @safe @exclusivity(unchecked) private var depth = 0

  package init(
    index: Int, host: any CallHost, queue: HostHandle, observation: Observation? = nil
  ) {
    self.index = index
    self.host = host
    self.queue = queue
    self.observation = observation
  }

  /// How many calls may lie on top of another; more would need more stack than a thread has.
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
  /// `isEnough` says whether a future that is done ends the wait before the others are. Throws
  /// ``ExecutorError/Code/deadlock`` when the wait could never end, and
  /// ``ExecutorError/Code/resourceExhausted`` when too many workers are blocked.
  static func whileBlocked<R>(
    on futures: [AnyFuture], needs: WaitGraph.Needs, until deadline: Deadline,
    isEnough: (AnyFuture) -> Bool = { _ in false }, _ wait: () -> R
  ) throws(ExecutorError) -> R {
    guard let worker = current, !deadline.hasPassed else { return wait() }
    // A wait with a limit must end in time, and a call that runs here would not.
    if deadline == .never, needs == .all { worker.runQueued(futures, until: isEnough) }
    if futures.allSatisfy(\.isDone) || futures.contains(where: isEnough) { return wait() }
    return try worker.block(for: futures, needs: needs, until: deadline, wait)
  }

  /// Runs `wait`, which blocks this worker until futures are done that it cannot run itself.
  func block<R>(
    for futures: [AnyFuture], needs: WaitGraph.Needs, until deadline: Deadline, _ wait: () -> R
  ) throws(ExecutorError) -> R {
    let edge = try WaitGraph.shared.enter(
      callers + (CurrentCall.waiting.map { [$0] } ?? []),
      waitFor: futures, needs: needs, until: deadline)
    defer { WaitGraph.shared.leave(edge) }
    return try block(wait)
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
    guard !futures.contains(where: isEnough) else { return }
    for future in futures {
      runIfQueued(future)
      if isEnough(future) { return }
    }
  }

  /// Runs a call on top of what this worker runs, if it lies in the worker's own queue.
  func runIfQueued(_ future: AnyFuture) {
    guard depth < CallWorker.depthLimit, future.startHere(queue) else { return }
    runOnTop(future, for: host)
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
