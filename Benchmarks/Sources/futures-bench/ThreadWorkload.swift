//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Synchronization

/// What is measured on two threads.
enum ThreadWorkload: String, CaseIterable {
  /// Submit empty tasks, keep all futures, then take all results.
  case keepFutures = "T1"
  /// Submit tasks nobody looks at; the last one ends the measurement.
  case fireAndForget = "T2"
  /// Submit one task and block on its result.
  case roundTrip = "T3"
  /// Map a small function over integers.
  case map = "T5"

  var defaultCount: Int {
    switch self {
    case .keepFutures, .fireAndForget: 1_000_000
    case .roundTrip: 100_000
    case .map: 10_000_000
    }
  }

  func run(_ count: Int) -> Measurement {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    defer { pool.shutdown() }
    // Both threads exist before anything is measured.
    for future in (0..<10_000).map({ _ in pool.submit { 1 } }) { _ = try? future.result() }
    switch self {
    case .keepFutures: return measureKeptFutures(count, on: pool)
    case .fireAndForget: return measureFireAndForget(count, on: pool)
    case .roundTrip: return measureRoundTrips(count, on: pool)
    case .map: return measureMap(count, on: pool)
    }
  }

  private func measureKeptFutures(_ count: Int, on pool: ThreadPoolExecutor) -> Measurement {
    .bestOfFive(count) {
      let futures = (0..<count).map { _ in pool.submit { 1 } }
      let sum = futures.reduce(0) { sum, future in sum + ((try? future.result()) ?? 0) }
      precondition(sum == count)
    }
  }

  private func measureFireAndForget(_ count: Int, on pool: ThreadPoolExecutor) -> Measurement {
    .bestOfFive(count) {
      let countdown = Countdown(count)
      for _ in 0..<count { _ = pool.submit { countdown.arrive() } }
      countdown.wait()
    }
  }

  private func measureRoundTrips(_ count: Int, on pool: ThreadPoolExecutor) -> Measurement {
    let clock = ContinuousClock()
    let durations = (0..<count).map { _ in
      clock.measure { _ = try? pool.submit { 1 }.result() }
    }
    return Measurement(durations)
  }

  private func measureMap(_ count: Int, on pool: ThreadPoolExecutor) -> Measurement {
    let inputs = Array(0..<count)
    return .bestOfFive(count) {
      let squares = (try? pool.map(inputs) { $0 &* $0 &+ 1 }) ?? []
      precondition(squares.count == count && squares[count - 1] == (count - 1) * (count - 1) + 1)
    }
  }
}

/// Ends a measurement when the last task has run.
private final class Countdown: Sendable {
  private let left: Atomic<Int>
  private let promise = Promise<Void>()

  init(_ count: Int) {
    left = Atomic(count)
  }

  func arrive() {
    guard left.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
    try? promise.succeed()
  }

  func wait() {
    try? promise.future.result()
  }
}
