//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport

/// A future in each state there is, brought there as a program would.
enum FutureSample: String, CaseIterable, Sendable {
  case pending, running, cancelled, succeeded, failed, timedOut

  /// The result of the one that succeeds.
  static var answer: Int { 42 }

  static var mishap: Mishap { Mishap(7) }

  static var done: [FutureSample] { [.cancelled, .succeeded, .failed, .timedOut] }
  static var undone: [FutureSample] { [.pending, .running] }

  /// Makes the future, with the promise that keeps it alive where it is not done.
  func make() throws -> (future: Future<Int>, promise: Promise<Int>) {
    let promise = Promise<Int>()
    switch self {
    case .pending: break
    case .running: promise.start()
    case .cancelled: promise.future.cancel()
    case .succeeded: try promise.succeed(FutureSample.answer)
    case .failed: try promise.fail(FutureSample.mishap)
    case .timedOut:
      return (InlineExecutor().submit(.timeout(.zero)) { FutureSample.answer }, promise)
    }
    return (promise.future, promise)
  }

  /// How waiting for it ends, given a time-out that expires.
  var ending: Ending {
    switch self {
    case .pending, .running, .timedOut: .timedOut
    case .cancelled: .cancelled
    case .succeeded: .returned("\(FutureSample.answer)")
    case .failed: .threw("\(FutureSample.mishap)")
    }
  }
}

/// Time-outs of every kind.
enum TimeoutSample {
  /// Over before a wait begins.
  static let expired: [Duration] = [
    .zero, .nanoseconds(-1), .seconds(-5), .seconds(Int64.min), .seconds(Int64.min) * 4,
    Duration(
      secondsComponent: 0, attosecondsComponent: 1),
  ]

  /// Over within a moment.
  static let short: [Duration] = [.nanoseconds(1), .microseconds(1), .milliseconds(2)]

  /// Longer than any program runs, up to and beyond what clocks can count.
  static let endless: [Duration?] = [
    nil, .seconds(1_000_000_000), .seconds(9_000_000_000), .nanoseconds(Int64.max),
    .seconds(Int64.max), .seconds(Int64.max) * 4,
  ]
}
