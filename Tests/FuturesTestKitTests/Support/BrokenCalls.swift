//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesCore
import FuturesTestKit
import Synchronization

// Executors that break a promise about calls and their results, one each.

final class LosesCalls: WrappingExecutor, @unchecked Sendable {
  private let count = Atomic(0)
  private let lost = Recorder<any Sendable>()

  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    guard count.add(1, ordering: .relaxed).newValue == 2 else { return pool.submit(options, body) }
    let promise = Promise<R>()
    lost.record(promise)
    return promise.future
  }
}

final class RunsTwice: WrappingExecutor, @unchecked Sendable {
  @_disfavoredOverload
  override func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    pool.submit(options) {
      _ = try body()
      _ = try body()
    }
  }
}

final class SkipsBodiesWithoutResult: WrappingExecutor, @unchecked Sendable {
  @_disfavoredOverload
  override func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    pool.submit(options) {}
  }
}

struct ReplacedError: Error {}

final class ReplacesErrors: WrappingExecutor, @unchecked Sendable {
  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    pool.submit(options) {
      do { return try body() } catch { throw ReplacedError() }
    }
  }
}

final class FailsEveryOther: WrappingExecutor, @unchecked Sendable {
  private let count = Atomic(0)

  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    let isOdd = count.add(1, ordering: .relaxed).newValue % 2 == 1
    return pool.submit(options) {
      if !isOdd { throw ReplacedError() }
      return try body()
    }
  }
}

/// `submit` waits for what the test holds back.
final class NeverReturns: WrappingExecutor, @unchecked Sendable {
  private let gate: Gate

  init(_ gate: Gate) {
    self.gate = gate
    super.init()
  }

  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    gate.wait()
    return pool.submit(options, body)
  }
}

final class IsNarrowerThanItSays: WrappingExecutor, @unchecked Sendable {
  override var _width: Int { 3 }
}

/// Its futures count as running from the start.
final class IgnoresCancel: WrappingExecutor, @unchecked Sendable {
  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    let call = PromisedCall(body)
    call.promise.start()
    _ = pool.submit { call.run() }
    return call.promise.future
  }

  @_disfavoredOverload
  override func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    let call = PromisedCall { _ = try body() }
    call.promise.start()
    _ = pool.submit { call.run() }
    return call.promise.future
  }
}

/// The thread that runs a body does not know whose it is.
final class HidesContext: WrappingExecutor, @unchecked Sendable {
  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    let call = PromisedCall(body)
    do {
      try PlatformThread.start(named: "hidden") { call.run() }.detach()
    } catch {
      try? call.promise.fail(error)
    }
    return call.promise.future
  }
}

final class KeepsBodies: WrappingExecutor, @unchecked Sendable {
  private let kept = Recorder<any Sendable>()

  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    let body = Kept(run: body)
    kept.record(body)
    return pool.submit(options) { try body.run() }
  }

  /// `@unchecked Sendable` because only the pool calls it.
  private struct Kept<R>: @unchecked Sendable {
    let run: () throws -> R
  }
}

final class RunsCallbacksTwice: WrappingExecutor, @unchecked Sendable {
  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    let future = Future(blocking: body, CallPlan.make(options))
    _ = pool.submit { future.executeIfPending(on: Host()) }
    return future
  }

  private final class Host: CallHost {
    func callWillEnd(_ end: CallEnd) {}

    func run(_ callbacks: [AnyFuture.Callback], of future: AnyFuture) {
      future.run(callbacks + callbacks)
    }

    func retry(_ future: AnyFuture, after delay: Duration) { future.executeIfPending(on: self) }
  }
}
