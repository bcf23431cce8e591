//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import Testing

/// The state machine alone: what is queued where, what leaves by another door, and what is counted.
@Suite("PoolState: calls", .timeLimit(.minutes(5)))
struct PoolStateQueueTests {
  /// Whether each call is somewhere: pending, at work or counted as ended.
  private func expectSum(
    _ pool: StatePool, running: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let counts = pool.state.counts
    #expect(
      counts.submitted == pool.state.pending + running + counts.ended,
      sourceLocation: sourceLocation)
  }

  @Test("calls are taken in the order in which they came, started and unlinked")
  func order() throws {
    var pool = StatePool(width: 1)
    let calls = (0..<5).map { _ in pool.makeCall() }
    let growths = calls.map { pool.submit($0) }
    let worker = try #require(growths[0]?.starts)
    var taken = [pool.look(worker).item]
    for _ in 1..<5 { taken.append(pool.comeBack(worker).item) }
    #expect(taken == calls)
    #expect(calls.allSatisfy { $0.isRunning && !$0.isLinked })
    #expect(pool.comeBack(worker).isNothing)
  }

  @Test("a lane of high priority goes first")
  func lanes() throws {
    var pool = StatePool(width: 1)
    let calls = (0..<3).map { _ in pool.makeCall() }
    let worker = try #require(pool.submit(calls[0], lane: 2)?.starts)
    _ = pool.submit(calls[1], lane: 1)
    _ = pool.submit(calls[2], lane: 0)
    #expect(pool.look(worker).item === calls[2])
    #expect(pool.comeBack(worker).item === calls[1])
    #expect(pool.comeBack(worker).item === calls[0])
  }

  // MARK: A bound

  @Test("a full queue takes nothing more until one of its calls is taken")
  func bound() throws {
    var pool = StatePool(width: 1, maxPending: 2)
    let worker = try pool.startWorker()
    _ = pool.submit()
    guard case .full = pool.state.submit(pool.makeCall()) else {
      Issue.record("a full queue took a call")
      return
    }
    #expect(pool.look(worker).item != nil)
    #expect(pool.submit() != nil && pool.state.pending == 2)
    expectSum(pool, running: 1)
  }

  @Test("submissions get room in the order in which they came, as much as there is")
  func admission() throws {
    var pool = StatePool(width: 1, maxPending: 1)
    let worker = try pool.startWorker()
    let waiting = (0..<2).map { _ in
      PoolState.Submission(future: pool.makeCall(), lane: CallLanes.defaultLane, isTask: false)
    }
    for submission in waiting { pool.state.wait(for: submission) }
    let first = pool.look(worker)
    #expect(first.growth?.admitted.map(\.future) == [waiting[0].future])
    expectSum(pool, running: 1)
    let second = pool.comeBack(worker)
    #expect(second.item === waiting[0].future)
    #expect(second.growth?.admitted.map(\.future) == [waiting[1].future])
  }

  @Test("a call that is let in when another is taken gets a worker")
  func admittedCallIsSeenTo() throws {
    var pool = StatePool(width: 2, maxPending: 1)
    let worker = try pool.startWorker()
    pool.state.wait(
      for: PoolState.Submission(
        future: pool.makeCall(), lane: CallLanes.defaultLane, isTask: false))
    #expect(pool.look(worker).growth?.starts?.index == 1)
  }

  @Test("a call that is let in when another is cancelled gets a worker")
  func admittedAfterCancel() throws {
    var pool = StatePool(width: 1, maxPending: 1)
    let worker = try pool.startWorker()
    #expect(pool.look(worker).item != nil)
    let doomed = pool.makeCall()
    _ = pool.submit(doomed)
    let waiting = PoolState.Submission(
      future: pool.makeCall(), lane: CallLanes.defaultLane, isTask: false)
    pool.state.wait(for: waiting)
    _ = doomed.cancel()
    // Its canceller has not come here yet: there is nothing that the worker could take.
    #expect(pool.comeBack(worker).isNothing)
    let growth = pool.state.withdraw(doomed, .cancelled)
    #expect(growth.admitted.map(\.future) == [waiting.future])
    #expect(growth.wakes === worker.parker)
    #expect(pool.look(worker).item === waiting.future)
  }

  @Test("an async body that waits for room is let in as one")
  func admittedTask() throws {
    var pool = StatePool(width: 1, maxPending: 1)
    let worker = try pool.startWorker()
    let body = pool.makeCall()
    pool.state.wait(for: PoolState.Submission(future: body, lane: 0, isTask: true))
    #expect(pool.look(worker).growth?.admitted.count == 1)
    #expect(pool.state.isTask(body) && pool.state.pending == 1 && pool.state.queued == 0)
  }

  @Test("a call between two attempts has started before and takes no room")
  func delayedTakesNoRoom() {
    var pool = StatePool(width: 1, maxPending: 1)
    _ = pool.state.delay(Future<Int>(blocking: { 0 }))
    #expect(pool.state.pending == 1 && pool.submit() != nil)
  }

  // MARK: Leaving by another door

  @Test("a cancelled call leaves the queue at once, from everywhere in it", arguments: 0..<3)
  func withdrawQueued(position: Int) throws {
    var pool = StatePool(width: 1)
    var calls = (0..<3).map { _ in pool.makeCall() }
    let growths = calls.map { pool.submit($0) }
    _ = calls[position].cancel()
    _ = pool.state.withdraw(calls[position], .cancelled)
    #expect(!calls[position].isLinked && pool.state.pending == 2)
    #expect(pool.state.counts.cancelled == 1)
    expectSum(pool, running: 0)
    calls.remove(at: position)
    let worker = try #require(growths[0]?.starts)
    #expect(pool.look(worker).item === calls[0] && pool.comeBack(worker).item === calls[1])
  }

  @Test("a call that has left pending but not the queue is passed over, and holds the workers")
  func passedOver() throws {
    var pool = StatePool(width: 1)
    let doomed = pool.makeCall()
    let worker = try #require(pool.submit(doomed)?.starts)
    _ = doomed.cancel()
    _ = pool.state.close(cancelPending: false)
    #expect(pool.look(worker).isNothing)
    _ = pool.state.withdraw(doomed, .cancelled)
    #expect(pool.state.isDrained)
  }

  @Test("a call that its waiter runs leaves the queue and is no more pending")
  func withdrawStarted() {
    var pool = StatePool(width: 1)
    let call = pool.makeCall()
    _ = pool.submit(call)
    #expect(call.startHere(pool.handle))
    _ = pool.state.withdraw(call, nil)
    #expect(pool.state.pending == 0 && pool.state.queued == 0)
    expectSum(pool, running: 1)
  }

  @Test("a call whose time was up before it was queued is counted once, whoever comes first")
  func expiredBeforeQueued() {
    var pool = StatePool(width: 1)
    let call = pool.makeTimedCall()
    _ = call.fail(Failure(), as: .timedOut)
    #expect(pool.submit(call)?.starts == nil)
    _ = pool.state.withdraw(call, .failed)
    #expect(pool.state.counts.failed == 1 && pool.state.pending == 0)
    expectSum(pool, running: 0)
  }

  @Test("an async body whose time was up before it was accepted is counted once")
  func expiredBody() {
    var pool = StatePool(width: 1)
    let body = pool.makeTimedCall()
    _ = body.fail(Failure(), as: .timedOut)
    _ = pool.state.submitTask(body)
    _ = pool.state.withdraw(body, .failed)
    #expect(pool.state.counts.failed == 1 && pool.state.pending == 0)
    expectSum(pool, running: 0)
  }

  @Test("an async body that is cancelled holds the pool until its canceller has been here")
  func cancelledBody() {
    var pool = StatePool(width: 1)
    let body = pool.makeCall()
    _ = pool.state.submitTask(body)
    _ = pool.state.close(cancelPending: false)
    _ = body.cancel()
    // Its task finds nothing to do and ends.
    #expect(pool.state.taskEnded(body) === body)
    #expect(!pool.state.isDrained && pool.state.pending == 1)
    _ = pool.state.withdraw(body, .cancelled)
    #expect(pool.state.isDrained && pool.state.counts.cancelled == 1)
    expectSum(pool, running: 0)
  }

  @Test("a call between two attempts can be cancelled, and is not resumed then")
  func withdrawDelayed() {
    var pool = StatePool(width: 1)
    let call = Future<Int>(blocking: { 0 })
    _ = pool.state.delay(call)
    _ = call.cancel()
    _ = pool.state.withdraw(call, .cancelled)
    #expect(pool.state.resume(call, lane: 1).starts == nil)
    #expect(pool.state.queued == 0 && pool.state.counts.cancelled == 1)
  }

  @Test("a call that is resumed is queued, and is not resumed again")
  func resumeOnce() {
    var pool = StatePool(width: 1)
    let call = Future<Int>(blocking: { 0 })
    _ = pool.state.delay(call)
    #expect(pool.state.resume(call, lane: 1).starts?.index == 0)
    _ = pool.state.resume(call, lane: 1)
    #expect(pool.state.queued == 1 && pool.state.pending == 1)
  }

  @Test("a call that is done is not delayed")
  func doneIsNotDelayed() {
    var pool = StatePool(width: 1)
    let call = Future<Int>(blocking: { 0 })
    call.cancel()
    #expect(pool.state.delay(call) == nil && pool.state.pending == 0)
  }

  @Test("a call whose time is up while it waits for room is let in, and has failed")
  func withdrawWaiting() {
    var pool = StatePool(width: 1, maxPending: 1)
    _ = pool.submit()
    let call = pool.makeTimedCall()
    pool.state.wait(for: PoolState.Submission(future: call, lane: 1, isTask: false))
    _ = call.cancel()
    #expect(pool.state.withdraw(call, .failed).admitted.map(\.future) == [call])
    #expect(pool.state.counts.submitted == 2 && pool.state.counts.failed == 1)
    #expect(pool.state.pending == 1)
  }

  @Test("a running call whose time is up has failed, and is overdue until its body returns")
  func overdue() {
    var pool = StatePool(width: 1)
    pool.state.callExpired()
    #expect(pool.state.counts.failed == 1 && pool.state.counts.overdue == 1)
    pool.state.count(.late)
    #expect(pool.state.counts.failed == 1 && pool.state.counts.overdue == 0)
  }
}
