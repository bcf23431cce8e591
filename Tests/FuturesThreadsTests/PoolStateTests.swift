//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import TestSupport
import Testing

/// The state machine alone: no threads, so every order of events can be played.
@Suite("PoolState", .timeLimit(.minutes(1)))
struct PoolStateTests {
  private func call() -> AnyFuture { Promise<Int>().future }

  private func growth(_ admission: PoolState.Admission) -> PoolState.Growth? {
    guard case .accepted(let growth) = admission else { return nil }
    return growth
  }

  private func taken(_ next: PoolState.Next) -> AnyFuture? {
    guard case .run(let item) = next else { return nil }
    return item.future
  }

  private func leaves(_ next: PoolState.Next) -> Bool {
    if case .leave = next { true } else { false }
  }

  private func sleeps(_ next: PoolState.Next) -> Bool {
    if case .sleep = next { true } else { false }
  }

  // MARK: Growth

  @Test("the first call starts a worker, and so does each further one up to the width")
  func growsToWidth() {
    var state = PoolState(width: 2)
    #expect(growth(state.submit(call()))?.starts == 0)
    #expect(growth(state.submit(call()))?.starts == 1)
    #expect(growth(state.submit(call()))?.starts == nil)
  }

  @Test("a worker whose outcome is about to be seen is reused")
  func reuse() {
    var state = PoolState(width: 2)
    _ = state.submit(call())
    _ = state.next(for: 0)
    state.becomeFree()
    let second = call()
    let grown = growth(state.submit(second))
    #expect(grown?.starts == nil && grown?.wakes == false)
    _ = state.takeFinished(0)
    state.comeBack()
    #expect(taken(state.next(for: 0)) === second)
  }

  @Test("callbacks take a worker away from the calls that counted on it")
  func callbacksGrow() {
    var state = PoolState(width: 2)
    _ = state.submit(call())
    _ = state.next(for: 0)
    state.becomeFree()
    _ = state.submit(call())
    #expect(state.becomeUnfree().starts == 1)
  }

  @Test("a sleeper is woken, and a worker started only for what sleepers cannot take")
  func wakesBeforeGrowth() {
    var state = PoolState(width: 3)
    _ = state.submit(call())
    _ = state.next(for: 0)
    state.becomeFree()
    state.comeBack()
    #expect(sleeps(state.next(for: 0)))
    state.fallAsleep()
    let first = growth(state.submit(call()))
    #expect(first?.wakes == true && first?.starts == nil)
    #expect(growth(state.submit(call()))?.starts == 1)
  }

  @Test("calls are taken in the order in which they came")
  func order() {
    var state = PoolState(width: 1)
    let calls = (0..<5).map { _ in call() }
    for call in calls { _ = state.submit(call) }
    #expect(calls.allSatisfy { taken(state.next(for: 0)) === $0 })
  }

  @Test("an index is used again when its worker has gone, the lowest first")
  func indices() {
    var state = PoolState(width: 3)
    for _ in 0..<3 { _ = state.submit(call()) }
    for index in 0..<3 {
      _ = state.next(for: index)
      state.becomeFree()
      state.comeBack()
    }
    for index in [2, 0] {
      state.retire()
      #expect(state.exit(index, .current).growth.starts == nil)
    }
    state.fallAsleep()
    _ = state.submit(call())
    #expect(growth(state.submit(call()))?.starts == 0)
    #expect(growth(state.submit(call()))?.starts == 2)
  }

  @Test("what came in while the only worker was leaving gets another worker")
  func leavingWorkerIsReplaced() {
    var state = PoolState(width: 1)
    _ = state.submit(call())
    _ = state.next(for: 0)
    state.becomeFree()
    state.comeBack()
    state.retire()
    #expect(growth(state.submit(call()))?.starts == nil)
    #expect(state.exit(0, .current).growth.starts == 0)
  }

  @Test("a huge width costs nothing")
  func hugeWidth() {
    var state = PoolState(width: Int(Int32.max))
    #expect(growth(state.submit(call()))?.starts == 0)
  }

  // MARK: Threads that cannot be had

  @Test("without any worker the queued calls are handed out, with one they wait")
  func startFailure() {
    var state = PoolState(width: 2)
    let first = call()
    let second = call()
    _ = state.submit(first)
    _ = state.submit(second)
    #expect(state.startFailed(1).isEmpty)
    let stranded = state.startFailed(0).map(\.future)
    #expect(stranded.count == 2 && stranded[0] === first && stranded[1] === second)
    #expect(growth(state.submit(call()))?.starts == 0)
  }

  @Test("a lent worker is none: what only it could run is handed out")
  func startFailureBesideLentWorker() {
    var state = PoolState(width: 1)
    _ = state.submit(call())
    _ = state.next(for: 0)
    _ = state.submit(call())
    _ = state.close(cancelPending: false)
    #expect(state.lend(worker: true, task: false).starts == 1)
    #expect(state.startFailed(1).count == 1)
  }

  // MARK: Closing

  @Test("a closed pool refuses calls, runs what is queued and lets its workers go then")
  func close() {
    var state = PoolState(width: 1)
    _ = state.submit(call())
    #expect(state.close(cancelPending: false).isEmpty)
    guard case .refused(.closed) = state.submit(call()) else {
      Issue.record("a closed pool took a call")
      return
    }
    #expect(!state.isDrained)
    #expect(taken(state.next(for: 0)) != nil)
    state.becomeFree()
    state.comeBack()
    #expect(state.isDrained && leaves(state.next(for: 0)))
  }

  @Test("an open pool is never drained")
  func openIsNotDrained() {
    #expect(!PoolState(width: 1).isDrained)
  }

  @Test("cancelling hands out everything that has perhaps not started, once")
  func closeAndCancel() {
    var state = PoolState(width: 1)
    let queued = call()
    let task = call()
    let delayed = call()
    _ = state.submit(queued)
    _ = state.submitTask(task)
    _ = state.delay(delayed)
    let doomed = state.close(cancelPending: true)
    #expect(Set(doomed) == [queued, task, delayed] && doomed.count == 3)
    #expect(!state.isDrained)
    _ = state.taskEnded(task)
    _ = state.forget(delayed)
    #expect(state.isDrained)
  }

  @Test("pending retries and suspended bodies keep workers from leaving")
  func drainWaitsForAll() {
    var state = PoolState(width: 1)
    let task = call()
    let delayed = call()
    // A body has its worker before it becomes a task.
    #expect(growth(state.submitTask(task))?.starts == 0)
    _ = state.delay(delayed)
    _ = state.close(cancelPending: false)
    #expect(!state.isDrained)
    _ = state.taskEnded(task)
    #expect(!state.isDrained)
    #expect(state.resume(delayed).starts == nil)
    #expect(!state.isDrained)
    #expect(taken(state.next(for: 0)) === delayed)
    #expect(state.isDrained)
  }

  @Test("a retry is refused by a pool that cancels or is broken, and only by those")
  func retryRefusal() {
    var closed = PoolState(width: 1)
    #expect(closed.retryRefusal == nil)
    _ = closed.close(cancelPending: false)
    #expect(growth(closed.delay(call())) != nil)
    _ = closed.close(cancelPending: true)
    #expect(growth(closed.delay(call())) == nil && closed.retryRefusal != nil)
    var broken = PoolState(width: 1)
    _ = broken.breakDown(Failure())
    #expect(growth(broken.delay(call())) == nil && broken.retryRefusal != nil)
  }

  @Test("a retry that was forgotten is not resumed, and one that was resumed not forgotten")
  func resumeOrForget() {
    var state = PoolState(width: 1)
    let call = call()
    _ = state.delay(call)
    #expect(state.forget(call) === call)
    #expect(state.resume(call).starts == nil)
    _ = state.delay(call)
    #expect(state.resume(call).starts == 0)
    #expect(state.forget(call) == nil)
  }

  @Test("breaking hands out what has not started and keeps the first error")
  func breakDown() {
    var state = PoolState(width: 2)
    let queued = call()
    let task = call()
    _ = state.submit(queued)
    _ = state.submitTask(task)
    let (items, futures) = state.breakDown(Failure(number: 1))
    #expect(items.map(\.future) == [queued] && futures == [task])
    _ = state.breakDown(Failure(number: 2))
    guard case .refused(.broken(let cause)) = state.submit(call()) else {
      Issue.record("a broken pool took a call")
      return
    }
    #expect(cause as? Failure == Failure(number: 1))
  }

  // MARK: Who waits

  @Test("who waits outside is told when the last thread has gone")
  func outsideObserver() {
    var state = PoolState(width: 1)
    _ = state.submit(call())
    _ = state.next(for: 0)
    _ = state.close(cancelPending: false)
    let signal = Signal()
    state.add(PoolState.DrainObserver(signal: signal, isInside: false))
    state.becomeFree()
    state.comeBack()
    #expect(state.takeSatisfiedObservers().isEmpty)
    state.retire()
    #expect(state.takeSatisfiedObservers().isEmpty)
    _ = state.exit(0, .current)
    #expect(state.takeSatisfiedObservers().map(ObjectIdentifier.init) == [ObjectIdentifier(signal)])
    #expect(state.takeSatisfiedObservers().isEmpty)
  }

  @Test("who waits inside is told when all other calls have ended, and another worker runs them")
  func insideObserver() {
    var state = PoolState(width: 1)
    _ = state.submit(call())
    _ = state.next(for: 0)
    _ = state.submit(call())
    _ = state.close(cancelPending: false)
    #expect(state.lend(worker: true, task: false).starts == 1)
    state.add(PoolState.DrainObserver(signal: Signal(), isInside: true))
    #expect(state.takeSatisfiedObservers().isEmpty)
    _ = state.next(for: 1)
    #expect(state.takeSatisfiedObservers().isEmpty)
    state.becomeFree()
    #expect(state.takeSatisfiedObservers().isEmpty)
    state.comeBack()
    #expect(state.takeSatisfiedObservers().count == 1)
  }

  @Test("an async body that waits inside is told when it is the only one left")
  func insideTask() {
    var state = PoolState(width: 1)
    let own = call()
    let other = call()
    _ = state.submitTask(own)
    _ = state.submitTask(other)
    _ = state.close(cancelPending: false)
    _ = state.lend(worker: false, task: true)
    state.add(PoolState.DrainObserver(signal: Signal(), isInside: true))
    #expect(state.takeSatisfiedObservers().isEmpty)
    _ = state.taskEnded(other)
    #expect(state.takeSatisfiedObservers().count == 1)
  }

  @Test("a wait that was given up is not told")
  func removedObserver() {
    var state = PoolState(width: 1)
    let signal = Signal()
    state.add(PoolState.DrainObserver(signal: signal, isInside: false))
    state.remove(signal)
    _ = state.close(cancelPending: false)
    #expect(state.takeSatisfiedObservers().isEmpty)
  }

  @Test("what is unfinished is listed wherever it is")
  func unfinished() {
    var state = PoolState(width: 1)
    let (running, queued, task, delayed) = (call(), call(), call(), call())
    _ = state.submit(running)
    _ = state.next(for: 0)
    _ = state.submit(queued)
    _ = state.submitTask(task)
    _ = state.delay(delayed)
    #expect(Set(state.unfinished) == [running, queued, task, delayed])
  }

  @Test("each thread is handed over to be joined once")
  func joins() {
    var state = PoolState(width: 1)
    #expect(state.takeLastToLeave() == nil)
    for expected in [false, true] {
      _ = state.submit(call())
      _ = state.next(for: 0)
      state.becomeFree()
      state.comeBack()
      state.retire()
      #expect((state.exit(0, .current).previous != nil) == expected)
    }
    #expect(state.takeLastToLeave()?.isCurrent == true)
    #expect(state.takeLastToLeave() == nil)
  }
}
