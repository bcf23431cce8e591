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

/// The state machine alone: closing, who is told, what fails.
@Suite("PoolState: the end", .timeLimit(.minutes(5)))
struct PoolStateShutdownTests {
  private func observe(_ pool: inout StatePool, inside: Bool) -> Signal {
    let signal = Signal()
    pool.state.add(PoolState.DrainObserver(signal: signal, isInside: inside))
    return signal
  }

  private func told(_ pool: inout StatePool) -> [ObjectIdentifier] {
    pool.state.takeSatisfiedObservers().map(ObjectIdentifier.init)
  }

  // MARK: Closing

  @Test("a closed pool refuses calls, runs what is queued and lets its workers go then")
  func close() throws {
    var pool = StatePool(width: 1)
    let worker = try pool.startWorker()
    #expect(pool.state.close(cancelPending: false).doomed.isEmpty)
    guard case .refused(.closed) = pool.state.submit(pool.makeCall()) else {
      Issue.record("a closed pool took a call")
      return
    }
    #expect(!pool.state.isDrained && pool.look(worker).item != nil)
    #expect(pool.state.isDrained && pool.comeBack(worker).isEnd)
  }

  @Test("an open pool is never drained")
  func openIsNotDrained() {
    #expect(!StatePool(width: 1).state.isDrained)
  }

  @Test("cancelling hands out everything that has perhaps not started")
  func closeAndCancel() {
    var pool = StatePool(width: 1)
    let (queued, body, delayed) = (pool.makeCall(), pool.makeCall(), Future<Int>(blocking: { 0 }))
    _ = pool.submit(queued)
    _ = pool.state.submitTask(body)
    _ = pool.state.delay(delayed)
    let doomed = pool.state.close(cancelPending: true).doomed
    #expect(Set(doomed) == [queued, body, delayed] && doomed.count == 3)
    for future in doomed { _ = future.cancel() }
    for future in doomed { _ = pool.state.withdraw(future, .cancelled) }
    #expect(!pool.state.isDrained)
    _ = pool.state.taskEnded(body)
    #expect(pool.state.isDrained && pool.state.counts.cancelled == 3)
  }

  @Test("closing turns those away who wait for room, once")
  func closeRefusesWaiting() {
    var pool = StatePool(width: 1, maxPending: 1)
    let call = pool.makeCall()
    pool.state.wait(for: PoolState.Submission(future: call, lane: 1, isTask: false))
    #expect(pool.state.close(cancelPending: false).refused.map(\.future) == [call])
    #expect(pool.state.close(cancelPending: false).refused.isEmpty)
  }

  @Test("pending retries and suspended bodies keep workers from leaving")
  func drainWaitsForAll() throws {
    var pool = StatePool(width: 1)
    let (body, delayed) = (pool.makeCall(), Future<Int>(blocking: { 0 }))
    // A body has its worker before it becomes a task.
    let worker = try #require(pool.growth(pool.state.submitTask(body))?.starts)
    #expect(body.start())
    _ = pool.state.withdraw(body, nil)
    _ = pool.state.delay(delayed)
    _ = pool.state.close(cancelPending: false)
    #expect(pool.look(worker).isNothing)
    _ = pool.state.taskEnded(body)
    #expect(!pool.state.isDrained)
    #expect(pool.state.resume(delayed, lane: 1).wakes === worker.parker)
    #expect(pool.look(worker).item === delayed && pool.state.isDrained)
  }

  @Test("pieces are welcome as long as there is a body, also after the shutdown")
  func pieces() {
    var pool = StatePool(width: 1)
    let body = pool.makeCall()
    _ = pool.state.submitTask(body)
    _ = pool.state.close(cancelPending: true)
    #expect(pool.growth(pool.state.submit(piece: pool.makeCall(), lane: 1)) != nil)
    #expect(pool.state.queued == 1 && pool.state.pending == 1)
    _ = pool.state.taskEnded(body)
    #expect(pool.growth(pool.state.submit(piece: pool.makeCall(), lane: 1)) == nil)
  }

  @Test("when all is drained the parked workers are woken to go home")
  func wakeAll() throws {
    var pool = StatePool(width: 2)
    let workers = try (0..<2).map { _ in try pool.startWorker() }
    for worker in workers { _ = pool.look(worker) }
    for worker in workers { #expect(pool.comeBack(worker).isNothing) }
    _ = pool.state.close(cancelPending: false)
    #expect(
      pool.state.wakeAll().map(ObjectIdentifier.init) == workers.map { ObjectIdentifier($0.parker) }
    )
    #expect(pool.state.wakeAll().isEmpty)
    for worker in workers { #expect(pool.look(worker).isEnd) }
    #expect(pool.state.searching == 0)
  }

  @Test("a retry is refused by a pool that cancels or is broken, and only by those")
  func retryRefusal() throws {
    func isDelayed(_ pool: inout StatePool) -> Bool {
      pool.state.delay(Future<Int>(blocking: { 0 })).map { pool.growth($0) != nil } ?? false
    }
    var closed = StatePool(width: 1)
    _ = closed.state.close(cancelPending: false)
    #expect(closed.state.retryRefusal == nil && isDelayed(&closed))
    _ = closed.state.close(cancelPending: true)
    #expect(closed.state.retryRefusal != nil && !isDelayed(&closed))
    var broken = StatePool(width: 1)
    _ = broken.state.breakDown(Failure())
    #expect(broken.state.retryRefusal != nil && !isDelayed(&broken))
  }

  // MARK: Who waits for it

  @Test("who waits outside is told when the last thread has gone, once")
  func outsideObserver() throws {
    var pool = StatePool(width: 1)
    let worker = try pool.startWorker()
    _ = pool.look(worker)
    _ = pool.state.close(cancelPending: false)
    let signal = observe(&pool, inside: false)
    #expect(told(&pool).isEmpty)
    #expect(pool.comeBack(worker).isEnd && told(&pool).isEmpty)
    _ = pool.state.exit(worker, .current)
    #expect(told(&pool) == [ObjectIdentifier(signal)] && !pool.state.hasObservers)
  }

  @Test("who waits inside is told when all other calls have ended, and another worker runs them")
  func insideObserver() throws {
    var pool = StatePool(width: 1)
    let worker = try pool.startWorker()
    _ = pool.look(worker)
    _ = pool.submit()
    _ = pool.state.close(cancelPending: false)
    let standIn = try #require(pool.state.lend(worker).starts)
    let signal = observe(&pool, inside: true)
    #expect(told(&pool).isEmpty)
    #expect(pool.look(standIn).item != nil && told(&pool).isEmpty)
    pool.state.becomeFree(standIn)
    #expect(told(&pool).isEmpty)
    #expect(pool.look(standIn).isEnd)
    #expect(told(&pool) == [ObjectIdentifier(signal)])
  }

  @Test("an async body that waits inside is told when it is the only one left")
  func insideTask() {
    var pool = StatePool(width: 1)
    let (own, other) = (pool.makeCall(), pool.makeCall())
    for body in [own, other] { _ = pool.state.submitTask(body) }
    _ = pool.state.close(cancelPending: false)
    _ = pool.state.lend(nil, task: true)
    let signal = observe(&pool, inside: true)
    #expect(told(&pool).isEmpty)
    _ = pool.state.taskEnded(other)
    #expect(told(&pool) == [ObjectIdentifier(signal)])
  }

  @Test("a wait that was given up is not told")
  func removedObserver() {
    var pool = StatePool(width: 1)
    pool.state.remove(observe(&pool, inside: false))
    _ = pool.state.close(cancelPending: false)
    #expect(told(&pool).isEmpty)
  }

  @Test("what is unfinished is listed wherever it is, and pieces are no calls")
  func unfinished() throws {
    var pool = StatePool(width: 1)
    let (running, queued, body) = (pool.makeCall(), pool.makeCall(), pool.makeCall())
    let delayed = Future<Int>(blocking: { 0 })
    let worker = try #require(pool.submit(running)?.starts)
    #expect(pool.look(worker).item === running)
    _ = pool.submit(queued)
    _ = pool.state.submitTask(body)
    _ = pool.state.submit(piece: pool.makeCall(), lane: 1)
    _ = pool.state.delay(delayed)
    #expect(Set(pool.state.unfinished) == [running, queued, body, delayed])
    pool.state.forgetCurrent(of: worker)
    #expect(Set(pool.state.unfinished) == [queued, body, delayed])
  }

  @Test("each thread is handed over to be joined once")
  func joins() throws {
    var pool = StatePool(width: 1)
    #expect(pool.state.takeLastToLeave() == nil)
    for hasPrevious in [false, true] {
      let worker = try pool.startWorker()
      _ = pool.look(worker)
      #expect(pool.comeBack(worker).isNothing && pool.state.retireIfIdle(worker))
      #expect((pool.state.exit(worker, .current).previous != nil) == hasPrevious)
    }
    #expect(pool.state.takeLastToLeave()?.isCurrent == true)
    #expect(pool.state.takeLastToLeave() == nil)
  }

  // MARK: Threads that cannot be had, and a broken pool

  @Test("without any worker the queued calls are handed out, with one they wait")
  func startFailure() throws {
    var pool = StatePool(width: 2)
    let calls = (0..<2).map { _ in pool.makeCall() }
    let workers = try calls.map { try #require(pool.submit($0)?.starts) }
    #expect(pool.state.startFailed(workers[1]).isEmpty)
    #expect(pool.state.startFailed(workers[0]) == calls)
    #expect(pool.state.live == 0)
    for call in calls { _ = call.cancel() }
    for call in calls { _ = pool.state.withdraw(call, .failed) }
    #expect(pool.submit()?.starts?.index == 0)
  }

  @Test("a lent worker is none: what only it could run is handed out")
  func startFailureBesideLentWorker() throws {
    var pool = StatePool(width: 1)
    let worker = try pool.startWorker()
    _ = pool.look(worker)
    let second = pool.makeCall()
    _ = pool.submit(second)
    let standIn = try #require(pool.state.lend(worker).starts)
    #expect(pool.state.startFailed(standIn) == [second])
  }

  @Test("breaking hands out what has not started and keeps the first error")
  func breakDown() throws {
    var pool = StatePool(width: 2)
    let (queued, body, delayed) = (pool.makeCall(), pool.makeCall(), Future<Int>(blocking: { 0 }))
    let other = pool.makeCall()
    let workers = try [queued, other].map { try #require(pool.submit($0)?.starts) }
    _ = pool.state.submitTask(body)
    _ = pool.state.delay(delayed)
    let doomed = pool.state.breakDown(Failure(number: 1))
    pool.state.retire(workers[0])
    #expect(Set(doomed) == [queued, other, body, delayed])
    _ = pool.state.breakDown(Failure(number: 2))
    pool.state.retire(workers[1])
    guard case .refused(.broken(let cause)) = pool.state.submit(pool.makeCall()) else {
      Issue.record("a broken pool took a call")
      return
    }
    #expect(cause as? Failure == Failure(number: 1))
  }
}
