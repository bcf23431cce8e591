//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
public import FuturesCore
import Synchronization

/// The shell round a pool's state machine: holds the lock, starts threads, calls what is to be called.
///
/// Its threads hold it, the executor in front holds it, and `async` bodies prefer it; it never holds
/// the executor, whose end is what closes a pool that nobody shut down.
///
/// **The queue's protocol.** Workers are looked after under one lock. An item is appended there, and the
/// same step says whether a parked worker is to be woken; a worker looks at the queue and declares itself
/// parked in one step too. So either the append comes first, and the worker finds the item, or the worker
/// is on the stack of the parked, and the append takes it from there. The one exception is the worker
/// that is searching, for which nobody is woken: it looks again before it parks, and after it has found
/// something, the same step wakes the next worker if there is more. A wake-up that comes before the sleep
/// is kept by the ``Parker``.
///
/// **Handing in without the lock.** A call without a plan, for a pool without a bound, goes into the inbox,
/// and every step under the lock begins by moving the inbox into the queue. Who hands in then reads `notice`,
/// and takes the lock only if it is up. `notice` is put up, under the lock, whenever somebody would have to
/// be woken or started for a new item, and the inbox is looked at again after that. All four, pushing,
/// reading `notice`, putting it up and looking again, are sequentially consistent, so they have one order
/// for everybody: if the push comes before the second look, the item is found there; if not, it comes after
/// `notice` was put up, and whoever hands in sees that. As long as `notice` is down, some worker is busy or
/// searching for every one that may run, and each makes a step before it parks. `Models/notice.pml` checks
/// this exhaustively.
@usableFromInline
package final class PoolEngine: TaskExecutor, CallHost {
  package let configuration: PoolConfiguration
  let handle: HostHandle
  private let lock: Lock<PoolState>
  let inbox = CallInbox()
  private let notice = Atomic<Bool>(true)
  let roster = Lock(WorkerRoster())
  /// Holds the engine while calls lie in its queue and no worker does, under the lock.
  ///
  /// Each of them is being taken out by somebody who has ended it, and who holds nothing but the call.
  @safe nonisolated(unsafe) private var anchor: PoolEngine?
  /// For the worker that waits awake; decides nothing.
  let hasQueued = Atomic<Bool>(false)
  let canGrow = Atomic<Bool>(true)
  let spinning = Spinning()
  /// Calls take less than a microsecond: most are not measured.
  private let isBursting = Atomic<Bool>(false)

  package init(_ configuration: PoolConfiguration) {
    self.configuration = configuration
    handle = HostHandle()
    lock = Lock(
      PoolState(
        width: configuration.width, maxPending: configuration.maxPending, host: handle))
    unsafe handle.bind(
      self,
      withdrawal: { host, future, end in
        unsafe Unmanaged<PoolEngine>.fromOpaque(host)._withUnsafeGuaranteedRef {
          $0.withdraw(future, end)
        }
      },
      settlement: { host, future in
        unsafe Unmanaged<PoolEngine>.fromOpaque(host)._withUnsafeGuaranteedRef {
          $0.settle(future)
        }
      })
  }

  deinit {
    // Nobody joined the last thread: the pool was dropped rather than shut down. That thread may be
    // this one.
    lock.withLock { $0.takeLastToLeave() }?.detach()
  }

  package var statistics: ExecutorStatistics {
    roster.withLock { roster in step { roster.statistics(of: $0) } }
  }

  // MARK: Changing the state

  /// One step of the state machine.
  @inline(__always)
  func step<R>(_ change: (inout PoolState) -> R) -> R {
    var late = PoolState.Growth()
    let result = lock.withLock { state in
      inbox.drain { state.accept(adopting: $0) }
      let result = change(&state)
      late = publish(&state)
      return result
    }
    apply(late)
    return result
  }

  /// Under the lock: lets others know, as far as they look without it, how things are now.
  ///
  /// - Returns: What is to be done for calls that were handed in meanwhile.
  @inline(__always)
  private func publish(_ state: inout PoolState) -> PoolState.Growth {
    var late = PoolState.Growth()
    let wantsNotice = state.wantsNotice
    if notice.load(ordering: .relaxed) != wantsNotice {
      notice.store(wantsNotice, ordering: .sequentiallyConsistent)
      if wantsNotice, !inbox.isEmpty {
        inbox.drain { state.accept(adopting: $0) }
        // Perhaps enough are on their way then; the notice stays up all the same, which costs a step at most.
        late = state.growth()
      }
    }
    hasQueued.store(state.queued > 0, ordering: .relaxed)
    canGrow.store(state.canGrow, ordering: .relaxed)
    if state.isDeserted != (anchor != nil) { anchor = state.isDeserted ? self : nil }
    return late
  }

  /// Under the lock, before the pool closes: what was handed in until now belongs to it, and what comes later
  /// has to take the lock and is refused.
  func seal(_ state: inout PoolState) {
    inbox.close { state.accept(adopting: $0) }
  }

  /// A step that can complete a shutdown: tells those whom that concerns, outside the lock.
  @inline(__always)
  func update<R>(_ change: (inout PoolState) -> R) -> R {
    var audience: (signals: [Signal], parked: [Parker])?
    let result = step { state in
      let result = change(&state)
      if state.isClosing {
        audience = (state.takeSatisfiedObservers(), state.isDrained ? state.wakeAll() : [])
      }
      return result
    }
    if let audience {
      for parker in audience.parked { parker.unpark() }
      for signal in audience.signals { signal.fire() }
    }
    return result
  }

  @inline(__always)
  func apply(_ growth: PoolState.Growth) {
    if !growth.isNothing { carryOut(growth) }
  }

  private func carryOut(_ growth: PoolState.Growth) {
    if let parker = growth.wakes { parker.unpark() }
    if let place = growth.starts { _ = startWorker(place) }
    for submission in growth.admitted { submission.signal.fire() }
  }

  // MARK: Work comes in

  /// Takes a call in that nobody has seen yet.
  @usableFromInline
  func submit(_ future: AnyFuture) {
    let lane = currentLane
    guard isUnbounded else { return submit(future, lane: lane) }
    future.enterQueueUnseen(of: handle)
    future.setLane(lane, isPiece: false)
    future.stamp = stamp(for: future)
    guard inbox.push(future) else { return submit(future, lane: lane) }
    if notice.load(ordering: .sequentiallyConsistent) { apply(step { $0.growth() }) }
  }

  private var isUnbounded: Bool { configuration.maxPending == .max }

  /// Whether calls without options need no plan.
  @usableFromInline
  var isUnobserved: Bool { configuration.observation == nil }

  package func lane(for options: TaskOptions) -> Int {
    options.priority.map(CallLanes.lane(of:)) ?? currentLane
  }

  package func submit(_ future: AnyFuture, lane: Int) {
    guard prepare(future) else { return }
    future.stamp = stamp(for: future)
    switch step({ $0.submit(future, lane: lane) }) {
    case .accepted(let growth): apply(growth)
    case .refused(let phase): refuse(future, in: phase)
    case .full: submitToFull(future, lane: lane)
    }
  }

  /// As `submit`, but cancels it when there is no room; `false` then.
  func submitIfRoom(_ future: AnyFuture) -> Bool {
    guard prepare(future) else { return true }
    let lane = currentLane
    switch step({ $0.submit(future, lane: lane) }) {
    case .accepted(let growth): apply(growth)
    case .refused(let phase): refuse(future, in: phase)
    case .full:
      // An observer has been told of it.
      future.cancelIfPending()
      return false
    }
    return true
  }

  /// Starts the call's clock, if it has one, and marks it as queued; `false` when it is done then.
  func prepare(_ future: AnyFuture) -> Bool {
    guard let plan = future.plan else {
      future.enterQueueUnseen(of: handle)
      return true
    }
    plan.didSubmit()
    if let error = plan.arm(future, for: self) {
      fail(future, error)
      return false
    }
    if future.enterQueue(of: handle) { return true }
    step { $0.countExpired() }
    return false
  }

  /// When a call was submitted, if it is one to be measured.
  private func stamp(for future: AnyFuture) -> UInt64 {
    if isBursting.load(ordering: .relaxed) {
      // Allocations are 16 bytes apart at least: the four bits above choose one in sixteen.
      let address = unsafe UInt(bitPattern: Unmanaged.passUnretained(future).toOpaque())
      guard address >> 4 & 15 == 0 else { return 0 }
    }
    return cfutures_now()
  }

  /// A call was measured.
  func note(isShort: Bool) {
    if isBursting.load(ordering: .relaxed) != isShort {
      isBursting.store(isShort, ordering: .relaxed)
    }
  }

  /// Where a call without a priority of its own waits: that of the Swift task that submits, if one does,
  /// decides.
  var currentLane: Int {
    // `Task.currentPriority` costs a plain thread fifty nanoseconds, a fifth of all that a call costs.
    cfutures_is_in_task() ? CallLanes.lane(of: Task.currentPriority) : CallLanes.defaultLane
  }
}
