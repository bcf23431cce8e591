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

/// The state machine alone: who takes what, who is woken, who is started.
@Suite("PoolState: workers", .timeLimit(.minutes(5)))
struct PoolStateTests {
  // MARK: Growth

  @Test("the first call starts a worker, and so does each further one up to the width")
  func growsToWidth() {
    var pool = StatePool(width: 2)
    #expect(pool.submit()?.starts?.index == 0)
    #expect(pool.submit()?.starts?.index == 1)
    #expect(pool.submit()?.starts == nil)
    #expect(pool.state.live == 2 && !pool.state.canGrow)
  }

  @Test("a worker whose outcome is about to be seen is reused")
  func reuse() throws {
    var pool = StatePool(width: 2)
    let worker = try pool.startWorker()
    _ = pool.look(worker)
    pool.state.becomeFree(worker)
    let second = pool.makeCall()
    let growth = pool.submit(second)
    #expect(growth?.starts == nil && growth?.wakes == nil)
    #expect(pool.look(worker).item === second)
  }

  @Test("callbacks take a worker away from the calls that counted on it")
  func callbacksGrow() throws {
    var pool = StatePool(width: 2)
    let worker = try pool.startWorker()
    _ = pool.look(worker)
    pool.state.becomeFree(worker)
    _ = pool.submit()
    #expect(pool.state.becomeUnfree(worker).starts?.index == 1)
  }

  @Test("a worker that blocks while it counts as free starts one other, not two")
  func lendingGrowsOnce() throws {
    var pool = StatePool(width: 2)
    let worker = try pool.startWorker()
    _ = pool.look(worker)
    pool.state.becomeFree(worker)
    _ = pool.submit()
    #expect(pool.state.live == 1)
    #expect(pool.state.lend(worker).starts?.index == 1)
    #expect(pool.state.live == 2)
  }

  @Test("an index is used again when its worker has gone, the lowest first")
  func indices() throws {
    var pool = StatePool(width: 3)
    let workers = try (0..<3).map { _ in try pool.startWorker() }
    for worker in workers { #expect(pool.look(worker).item != nil) }
    for worker in [workers[2], workers[0]] {
      #expect(pool.comeBack(worker).isNothing)
      #expect(pool.state.retireIfIdle(worker) == true)
      #expect(pool.state.exit(worker, .current).growth.starts == nil)
    }
    #expect(pool.submit()?.starts?.index == 0)
    #expect(pool.submit()?.starts?.index == 2)
  }

  @Test("what came in while the only worker was leaving gets another worker")
  func leavingWorkerIsReplaced() throws {
    var pool = StatePool(width: 1)
    let worker = try pool.startWorker()
    _ = pool.look(worker)
    #expect(pool.comeBack(worker).isNothing)
    #expect(pool.state.retireIfIdle(worker) == true)
    #expect(pool.submit()?.starts == nil)
    #expect(pool.state.exit(worker, .current).growth.starts?.index == 0)
  }

  @Test("a huge width costs nothing")
  func hugeWidth() {
    var pool = StatePool(width: Int(Int32.max))
    #expect(pool.submit()?.starts?.index == 0)
  }

  // MARK: Waking up

  /// A pool whose workers are parked, in the order of their indices.
  private func parked(_ width: Int) throws -> (StatePool, [WorkerPlace]) {
    var pool = StatePool(width: width)
    let workers = try (0..<width).map { _ in try pool.startWorker() }
    for worker in workers { #expect(pool.look(worker).item != nil) }
    for worker in workers { #expect(pool.comeBack(worker).isNothing) }
    return (pool, workers)
  }

  @Test("the worker that parked last is woken, and none is started beside parked ones")
  func wakesLastParked() throws {
    var (pool, workers) = try parked(2)
    let growth = pool.submit()
    #expect(growth?.wakes === workers[1].parker && growth?.starts == nil)
  }

  @Test("one wake-up is under way at a time, and the woken one calls for the next")
  func chainOfWakeUps() throws {
    var (pool, workers) = try parked(3)
    #expect(pool.submit()?.wakes === workers[2].parker)
    #expect(pool.submit()?.wakes == nil && pool.submit()?.wakes == nil)
    #expect(pool.state.searching == 1)
    #expect(pool.look(workers[2]).growth?.wakes === workers[1].parker)
    #expect(pool.look(workers[1]).growth?.wakes === workers[0].parker)
    let last = pool.look(workers[0])
    #expect(last.item != nil && last.growth?.wakes == nil)
    #expect(pool.state.searching == 0)
  }

  @Test("a woken worker that finds nothing lets the next call wake somebody again")
  func searchInVain() throws {
    var (pool, workers) = try parked(2)
    let call = pool.makeCall()
    #expect(pool.submit(call)?.wakes === workers[1].parker)
    _ = call.cancel()
    _ = pool.state.withdraw(call, .cancelled)
    #expect(pool.look(workers[1]).isNothing)
    #expect(pool.state.searching == 0)
    #expect(pool.submit()?.wakes === workers[1].parker)
  }

  @Test("one worker waits awake, and while it does nobody is woken")
  func spinning() throws {
    var (pool, workers) = try parked(2)
    _ = pool.submit()
    #expect(pool.look(workers[1]).item != nil)
    guard case .spin = pool.state.next(for: workers[1], maySpin: true) else {
      Issue.record("the first worker without work did not wait awake")
      return
    }
    #expect(pool.submit()?.wakes == nil)
    #expect(pool.look(workers[1]).item != nil && pool.state.searching == 0)
  }

  @Test("who does not want to wait is told that there is nothing, and nothing changes")
  func mayNotPark() throws {
    var (pool, workers) = try parked(1)
    _ = pool.submit()
    #expect(pool.look(workers[0]).item != nil)
    #expect(pool.state.next(for: workers[0], maySpin: true, mayPark: false) == nil)
    // It is not on the stack of the parked.
    #expect(pool.submit()?.wakes == nil)
  }

  @Test("a worker that was woken does not retire")
  func wokenDoesNotRetire() throws {
    var (pool, workers) = try parked(1)
    #expect(pool.submit()?.wakes === workers[0].parker)
    #expect(pool.state.retireIfIdle(workers[0]) == false)
    #expect(pool.look(workers[0]).item != nil)
  }

  @Test(
    "who hands in without the lock is to come while a worker could be started or woken, and only then"
  )
  func notice() throws {
    var pool = StatePool(width: 1)
    #expect(pool.state.wantsNotice)
    let worker = try pool.startWorker()
    #expect(!pool.state.wantsNotice)
    #expect(pool.look(worker).item != nil && !pool.state.wantsNotice)
    #expect(pool.comeBack(worker).isNothing && pool.state.wantsNotice)
    _ = pool.submit()
    // Woken: it looks before it parks.
    #expect(!pool.state.wantsNotice)
    _ = pool.look(worker)
    _ = pool.state.lend(worker)
    #expect(pool.state.wantsNotice)
  }

  @Test("a call that was handed in without the lock counts, and gets a worker")
  func acceptedLater() {
    var pool = StatePool(width: 1)
    let call = pool.makeCall()
    call.setLane(CallLanes.defaultLane, isPiece: false)
    pool.state.accept(adopting: CallReference(retaining: call))
    #expect(pool.state.counts.submitted == 1 && pool.state.pending == 1)
    #expect(pool.state.growth().starts?.index == 0)
  }

  // MARK: Lending

  @Test("while a call waits another worker takes its place, and the width holds for what runs")
  func lending() throws {
    var pool = StatePool(width: 1)
    let first = try pool.startWorker()
    _ = pool.look(first)
    #expect(pool.submit()?.starts == nil)
    let second = try #require(pool.state.lend(first).starts)
    #expect(pool.look(second).item != nil)
    #expect(pool.state.takeBack(first).wakes == nil)
    // Two run now; the one that comes back takes nothing.
    _ = pool.submit()
    #expect(pool.comeBack(second).isNothing)
    #expect(pool.comeBack(first).item != nil)
  }

  @Test("a parked worker is woken for a blocked one, before one is started")
  func lendingWakes() throws {
    var (pool, workers) = try parked(2)
    _ = pool.submit()
    #expect(pool.look(workers[1]).item != nil)
    _ = pool.submit()
    #expect(pool.look(workers[0]).item != nil)
    _ = pool.submit()
    #expect(pool.comeBack(workers[1]).item != nil)
    #expect(pool.comeBack(workers[1]).isNothing)
    _ = pool.state.lend(workers[0])
    let growth = pool.submit()
    #expect(growth?.wakes === workers[1].parker && growth?.starts == nil)
  }

  @Test(
    "a stand-in that is not needed any more is woken, finds itself too many and stays for a short time"
  )
  func surplus() throws {
    var pool = StatePool(width: 1)
    let first = try pool.startWorker()
    _ = pool.look(first)
    _ = pool.submit()
    let second = try #require(pool.state.lend(first).starts)
    #expect(pool.look(second).item != nil)
    guard case .nothing(isSurplus: false) = pool.comeBack(second) else {
      Issue.record("the stand-in is needed as long as the other one is blocked")
      return
    }
    #expect(pool.state.takeBack(first).wakes === second.parker)
    guard case .nothing(isSurplus: true) = pool.look(second) else {
      Issue.record("the stand-in did not find itself too many")
      return
    }
    #expect(pool.state.hasSurplus && pool.state.retireIfIdle(second))
    #expect(!pool.state.hasSurplus)
  }

  @Test("as many stand-ins as the limit are started, and the last worker is not spared")
  func compensationLimit() throws {
    var pool = StatePool(width: 1)
    var worker = try pool.startWorker()
    #expect(pool.look(worker).item != nil)
    var lent = 0
    while pool.state.maySpareWorker {
      #expect(pool.submit()?.starts == nil)
      worker = try #require(pool.state.lend(worker).starts)
      #expect(pool.look(worker).item != nil)
      lent += 1
    }
    #expect(lent == PoolState.compensationLimit)
    #expect(pool.state.live == 1 + PoolState.compensationLimit && !pool.state.canGrow)
  }
}
