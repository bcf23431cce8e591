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

/// Shutdown from inside the pool: it waits for every call but the one it is called from.
@Suite("Shutdown from inside", .timeLimit(.minutes(5)))
struct InnerShutdownTests {
  private func expectNoThreads(_ prefix: String) async throws {
    try await onThread { #expect(eventually { KernelThreads.names(prefix: prefix).isEmpty }) }
  }

  @Test("in a body: what is queued behind it has run when it returns, also on one thread")
  func body() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "inbody")
    let gate = Gate()
    let queued = Lock<[Future<Int>]>([])
    let outer = pool.submit {
      gate.wait()
      pool.shutdown()
      return queued.withLock { $0.allSatisfy { $0.isDone } }
    }
    queued.withLock { $0 = (0..<20).map { number in pool.submit { number } } }
    gate.open()
    #expect(try await outer.value)
    #expect(pool.submit { 1 }.failureCode == .shutDown)
    try await expectNoThreads("inbody_")
  }

  @Test("in two bodies at once: neither waits for the other")
  func twoBodies() async throws {
    for _ in 0..<50 {
      let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "intwo")
      let start = Latch(2)
      let bodies = (0..<2).map { _ in
        pool.submit {
          start.arriveAndWait()
          pool.shutdown()
        }
      }
      for body in bodies { try await body.value }
    }
    try await expectNoThreads("intwo_")
  }

  @Test("in a body and outside at once: the outer one waits for the body too")
  func bodyAndOutside() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let (arrived, gate) = (Gate(), Gate())
    let body = pool.submit {
      pool.shutdown()
      arrived.open()
      gate.wait()
      return 1
    }
    try await onThread { arrived.wait() }
    let waiting = Task {
      await pool.shutdown()
      return body.isDone
    }
    gate.open()
    #expect(await waiting.value)
  }

  @Test("in a body, cancelling what is pending")
  func cancelling() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let gate = Gate()
    let body = pool.submit {
      gate.wait()
      pool.shutdown(cancelPending: true)
      return 1
    }
    let queued = (0..<5).map { number in pool.submit { number } }
    gate.open()
    #expect(try await body.value == 1)
    #expect(queued.allSatisfy { $0.isCancelled })
  }

  @Test("in an async body: waits for calls that run and that are queued", arguments: [1, 2])
  func asyncBody(width: Int) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: width, threadNamePrefix: "inasync")
    let gate = Gate()
    let others = Lock<[Future<Int>]>([])
    let outer = pool.submit { () async -> Bool in
      gate.wait()
      await pool.shutdown()
      return others.withLock { $0.allSatisfy { $0.isDone } }
    }
    let last = Gate()
    others.withLock { others in
      others = (0..<5).map { number in pool.submit { number } }
      others.append(
        pool.submit { () -> Int in
          last.wait()
          return 5
        })
    }
    gate.open()
    try await onThread {
      #expect(eventually { others.withLock { $0.dropLast().allSatisfy { $0.isDone } } })
    }
    #expect(!outer.isDone)
    last.open()
    #expect(try await outer.value)
    try await expectNoThreads("inasync_")
  }

  @Test("in an async body: waits for other suspended bodies, not for its own")
  func asyncBodies() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let promise = Promise<Int>()
    let other = pool.submit { () async throws -> Int in try await promise.future.value }
    let outer = pool.submit { () async -> Bool in
      await pool.shutdown()
      return other.isDone
    }
    try await onThread { #expect(eventually { pool.submit { 1 }.failureCode == .shutDown }) }
    #expect(!outer.isDone)
    try promise.succeed(1)
    #expect(try await outer.value)
    #expect(try await other.value == 1)
  }

  @Test("in an async body, within a limit: its own future is not among the unfinished")
  func asyncBodyWithin() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let occupation = try await onThread { Occupation(of: pool) }
    let body = pool.submit { () async -> Set<AnyFuture> in
      Set(await pool.shutdown(cancelPending: false, within: .milliseconds(10)))
    }
    #expect(try await body.value == [occupation.futures[0]])
    occupation.end()
    await pool.shutdown()
  }

  @Test("in a done callback of a blocking and of an async body", arguments: [false, true])
  func callback(suspending: Bool) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "incall")
    let (gate, done) = (Gate(), Gate())
    let queued = Lock<[Future<Int>]>([])
    let allDone = Lock(false)
    let future =
      suspending ? pool.submit { () async -> Void in gate.wait() } : pool.submit { gate.wait() }
    future.addDoneCallback { _ in
      pool.shutdown()
      allDone.withLock { $0 = queued.withLock { $0.allSatisfy { $0.isDone } } }
      done.open()
    }
    queued.withLock { $0 = (0..<5).map { number in pool.submit { number } } }
    gate.open()
    try await onThread { done.wait() }
    #expect(allDone.withLock { $0 })
    try await expectNoThreads("incall_")
  }

  @Test("in the end of a result that nobody kept")
  func resultEnds() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "inend")
    let (gate, done) = (Gate(), Gate())
    _ = pool.submit {
      gate.wait()
      return Farewell {
        pool.shutdown()
        done.open()
      }
    }
    let queued = pool.submit { 1 }
    gate.open()
    try await onThread { done.wait() }
    #expect(queued.isDone)
    try await expectNoThreads("inend_")
  }

  @Test("in the initializer: the calls that wait for it run on another thread")
  func initializer() async throws {
    let (holder, returned) = (Lock<ThreadPoolExecutor?>(nil), Counter())
    let pool = ThreadPoolExecutor(
      maxWorkers: 1, threadNamePrefix: "ininit",
      initializer: {
        holder.withLock { $0.take() }?.shutdown()
        returned.increment()
      })
    holder.withLock { $0 = pool }
    #expect(try await pool.submit { 1 }.value == 1)
    await pool.shutdown()
    #expect(returned.value == 2)
    try await expectNoThreads("ininit_")
  }

  @Test("in the exit hook")
  func exitHook() async throws {
    let (holder, returned) = (Lock<ThreadPoolExecutor?>(nil), Counter())
    let pool = ThreadPoolExecutor(
      maxWorkers: 2, threadNamePrefix: "inexit",
      onExit: {
        holder.withLock { $0 }?.shutdown()
        returned.increment()
      })
    holder.withLock { $0 = pool }
    try await onThread {
      Occupation(of: pool, workers: 2).end()
      pool.shutdown()
    }
    #expect(returned.value == 2)
    holder.withLock { $0 = nil }
    try await expectNoThreads("inexit_")
  }

  @Test("in a call of another pool it waits as from outside, and the two may nest")
  func nestedPools() async throws {
    let outer = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "outer")
    let result = outer.submit {
      let inner = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: "inner")
      let number = inner.submit { 1 }
      inner.shutdown()
      let hasEnded = number.isDone && eventually { KernelThreads.names(prefix: "inner_").isEmpty }
      outer.shutdown()
      return hasEnded
    }
    #expect(try await result.value)
    try await expectNoThreads("outer_")
  }
}
