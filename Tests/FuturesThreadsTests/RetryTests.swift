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

@Suite("Retries", .timeLimit(.minutes(5)))
struct RetryTests {
  private let pool = ThreadPoolExecutor(maxWorkers: 2, threadNamePrefix: "retry")
  private let longPause = Backoff.exponential(from: .seconds(600), upTo: .seconds(600))

  /// A body that fails in its first attempts; each attempt records its number.
  private func flaky(
    failures: Int, _ attempts: Recorder<Int>
  ) -> @Sendable () throws -> Int {
    {
      let attempt = TaskContext.current?.attempt ?? 0
      attempts.record(attempt)
      if attempt <= failures { throw Failure(number: attempt) }
      return attempt
    }
  }

  private func submit(
    _ options: TaskOptions, suspending: Bool, _ body: @escaping @Sendable () throws -> Int
  ) -> Future<Int> {
    guard suspending else { return pool.submit(options) { try body() } }
    return pool.submit(options) { () async throws -> Int in
      await Task.yield()
      return try body()
    }
  }

  @Test(
    "a call that is cancelled right after an attempt is counted when that can be seen",
    arguments: [false, true])
  func countedWhenCancelled(suspending: Bool) async throws {
    let (observer, seen) = (RetryCanceller(), Promise<Int>())
    let pool = ThreadPoolExecutor(maxWorkers: 1, observer: observer)
    let submitted = Promise<Void>()
    let future: Future<Int> =
      suspending
      ? pool.submit(.retry(.limit(1))) {
        try await submitted.future.value
        throw Failure()
      }
      : pool.submit(.retry(.limit(1))) {
        try submitted.future.result()
        throw Failure()
      }
    observer.action.withLock {
      $0 = {
        future.cancel()
        try? seen.succeed(pool.statistics.cancelled)
      }
    }
    try submitted.succeed()
    #expect(try await seen.future.value == 1)
    await pool.shutdown()
    #expect(pool.statistics.cancelled == 1)
  }

  /// Does something right after an attempt, before the pool has seen to the next.
  private final class RetryCanceller: ExecutorObserver {
    let action = Lock<(@Sendable () -> Void)?>(nil)

    func executor(_ name: String, didObserve event: TaskEvent) {
      if event.kind == .retried { action.withLock { $0.take() }?() }
    }
  }

  @Test("goes on until an attempt succeeds", arguments: [false, true])
  func succeeds(suspending: Bool) async throws {
    let attempts = Recorder<Int>()
    let future = submit(.retry(.limit(5)), suspending: suspending, flaky(failures: 3, attempts))
    #expect(try await future.value == 4)
    #expect(attempts.values == [1, 2, 3, 4])
  }

  @Test("gives up after the last retry with the last error", arguments: [false, true])
  func givesUp(suspending: Bool) async throws {
    let attempts = Recorder<Int>()
    let policy = RetryPolicy.limit(2, backoff: .exponential(from: .milliseconds(1)))
    let future = submit(.retry(policy), suspending: suspending, flaky(failures: 9, attempts))
    await #expect(throws: Failure(number: 3)) { try await future.value }
    #expect(attempts.values == [1, 2, 3])
  }

  @Test("no retry without a policy, nor with a limit of 0", arguments: [false, true])
  func never(suspending: Bool) async throws {
    for options in [TaskOptions(), .named("never").retry(.never), .named("0").retry(.limit(0))] {
      let attempts = Recorder<Int>()
      let future = submit(options, suspending: suspending, flaky(failures: 9, attempts))
      await #expect(throws: Failure(number: 1)) { try await future.value }
      #expect(attempts.values == [1])
    }
  }

  @Test("asks which errors are worth another attempt", arguments: [false, true])
  func whichErrors(suspending: Bool) async throws {
    let attempts = Recorder<Int>()
    let policy = RetryPolicy.limit(9) { ($0 as? Failure)?.number != 2 }
    let future = submit(.retry(policy), suspending: suspending, flaky(failures: 9, attempts))
    await #expect(throws: Failure(number: 2)) { try await future.value }
    #expect(attempts.values == [1, 2])
  }

  @Test("a cancellation is not tried again", arguments: [false, true])
  func cancellation(suspending: Bool) async throws {
    let attempts = Counter()
    let future = submit(.retry(.limit(9)), suspending: suspending) {
      attempts.increment()
      throw CancellationError()
    }
    await #expect(throws: CancellationError.self) { try await future.value }
    #expect(attempts.value == 1 && !future.isCancelled)
  }

  @Test("a running attempt that was asked to stop is the last one", arguments: [false, true])
  func cancelWhileRunning(suspending: Bool) async throws {
    let (attempts, gate) = (Counter(), Gate())
    let future = submit(.retry(.limit(9)), suspending: suspending) {
      attempts.increment()
      gate.wait()
      throw Failure()
    }
    try await onThread {
      #expect(future.waitUntilRunning())
      #expect(!future.cancel())
    }
    gate.open()
    await #expect(throws: Failure.self) { try await future.value }
    #expect(attempts.value == 1)
  }

  @Test("a pause is pending, occupies no thread, and cancelling ends it", arguments: [false, true])
  func cancelDuringPause(suspending: Bool) async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let attempts = Counter()
    let options = TaskOptions.retry(.limit(1, backoff: longPause))
    let future =
      suspending
      ? pool.submit(options) { () async throws -> Int in
        attempts.increment()
        throw Failure()
      }
      : pool.submit(options) { () throws -> Int in
        attempts.increment()
        throw Failure()
      }
    try await onThread {
      #expect(eventually { attempts.value == 1 && !future.isRunning })
      #expect(!future.isDone)
      try #expect(pool.submit { 1 }.result() == 1)
      #expect(future.cancel() && future.isCancelled)
      // Does not wait for the pause.
      pool.shutdown()
    }
    #expect(attempts.value == 1)
  }

  @Test("the pause is kept: half of its nominal length at least")
  func pause() async throws {
    let instants = Recorder<ContinuousClock.Instant>()
    let policy = RetryPolicy.limit(2, backoff: .exponential(from: .milliseconds(20)))
    let future = pool.submit(.retry(policy)) { () throws -> Int in
      instants.record(.now)
      if instants.values.count < 3 { throw Failure() }
      return 1
    }
    #expect(try await future.value == 1)
    #expect(instants.values[0].duration(to: instants.values[1]) >= .milliseconds(10))
    #expect(instants.values[1].duration(to: instants.values[2]) >= .milliseconds(20))
  }

  @Test("callbacks run once, after the last attempt", arguments: [false, true])
  func callbacks(suspending: Bool) async throws {
    let (attempts, seen) = (Recorder<Int>(), Promise<Int>())
    let future = submit(.retry(.limit(3)), suspending: suspending, flaky(failures: 2, attempts))
    let callbacks = Counter()
    future.addDoneCallback { future in
      callbacks.increment()
      try? seen.complete(with: future.outcome ?? .failure(Failure()))
    }
    #expect(try await seen.future.value == 3)
    #expect(callbacks.value == 1)
  }

  @Test("many calls that retry at the same time each get their attempts")
  func many() async throws {
    let policy = RetryPolicy.limit(3, backoff: .exponential(from: .microseconds(100)))
    let futures = (0..<300).map { number in
      submit(.retry(policy), suspending: number % 2 == 0) {
        guard let attempt = TaskContext.current?.attempt, attempt > number % 4 else {
          throw Failure()
        }
        return attempt
      }
    }
    for (number, future) in futures.enumerated() {
      #expect(try await future.value == number % 4 + 1)
    }
  }

  @Test("a worker that waits for a call does not cut the pause before its next attempt short")
  func waiterRespectsPause() async throws {
    try await onThread {
      let hasFailed = Latch(1)
      let starts = Recorder<ContinuousClock.Instant>()
      let pause = Duration.milliseconds(60)
      let future = pool.submit(.retry(.limit(1, backoff: .exponential(from: pause)))) {
        starts.record(.now)
        hasFailed.arrive()
        if starts.values.count == 1 { throw Failure() }
      }
      let waiter = pool.submit {
        hasFailed.wait()
        try future.result()
      }
      try waiter.result()
      // A pause is drawn between half of its length and the whole.
      #expect(starts.values[1] - starts.values[0] >= pause / 2)
    }
  }
}
