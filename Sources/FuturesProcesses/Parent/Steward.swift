//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// The one thread of a process that starts its workers, for all pools, passes on what they write to their standard
/// error, and waits for those that leave.
///
/// It starts with the first worker and stays until the process ends: the kernel ends a worker when the *thread*
/// that started it does, which is how workers leave when their pool's process is killed.
final class Steward: Sendable {
  private struct State {
    var requests: [@Sendable () -> Void] = []
    /// What to do when a descriptor has something to say, by the number under which it is watched.
    var duties: [UInt64: @Sendable () -> Void] = [:]
    var lastNumber: UInt64 = 0
  }

  private let state = Lock(State())
  private let watch: Int32
  private let bell: Int32

  private static let sharedOrNot = Lock<Steward?>(nil)

  /// The process's steward.
  ///
  /// - Throws: `ExecutorError`, with the code `resourceExhausted`, where there is none yet, and the system gives
  ///   no thread or descriptor for it.
  static func shared() throws -> Steward {
    try sharedOrNot.withLock { shared in
      if let shared { return shared }
      let steward = try Steward()
      shared = steward
      return steward
    }
  }

  private init() throws {
    watch = cfutures_watch()
    bell = cfutures_event()
    guard watch >= 0, bell >= 0, cfutures_watch_add(watch, bell, 0) else {
      throw ProcessFailure.descriptors(cfutures_last_error())
    }
    do {
      try PlatformThread.start(named: "futures-steward") { self.run() }.detach()
    } catch {
      throw ProcessFailure.thread(error)
    }
  }

  deinit {
    // Only one that could not begin ends.
    for descriptor in [watch, bell] where descriptor >= 0 { cfutures_close(descriptor) }
  }

  private func run() -> Never {
    // What a worker writes may have nobody to read it.
    cfutures_block_broken_pipes()
    var numbers = [UInt64](repeating: 0, count: 16)
    while true {
      let count = unsafe cfutures_watch_wait(watch, &numbers, Int32(numbers.count))
      for number in numbers.prefix(Int(count)) {
        if number == 0 { serveRequests() } else { state.withLock { $0.duties[number] }?() }
      }
    }
  }

  private func serveRequests() {
    cfutures_clear_event(bell)
    let requests = state.withLock { state in
      let requests = state.requests
      state.requests = []
      return requests
    }
    for request in requests { request() }
  }

  /// Has something done on the steward's thread, such as the start of a process: nothing that takes long.
  func perform(_ request: @escaping @Sendable () -> Void) {
    state.withLock { $0.requests.append(request) }
    cfutures_signal_event(bell)
  }

  /// As `perform`, and waits for its end.
  func performAndWait<R: Sendable>(_ body: @escaping @Sendable () throws -> R) throws -> R {
    let result = Lock<Result<R, any Error>?>(nil)
    let signal = Signal()
    perform {
      let outcome = Result { try body() }
      result.withLock { $0 = outcome }
      signal.fire()
    }
    while true {
      _ = signal.wait(until: .never)
      if let outcome = result.withLock({ $0 }) { return try outcome.get() }
    }
  }

  /// From now on has something done whenever a descriptor can be read.
  ///
  /// - Returns: The number under which it is watched; `nil` where the system watches no more.
  func attend(to descriptor: Int32, _ duty: @escaping @Sendable () -> Void) -> UInt64? {
    let number = state.withLock { state in
      state.lastNumber += 1
      state.duties[state.lastNumber] = duty
      return state.lastNumber
    }
    if cfutures_watch_add(watch, descriptor, number) { return number }
    forget(number)
    return nil
  }

  /// A duty that is under way goes on; the descriptor is not to be closed before that is over, for which who has
  /// the duty sees.
  func dismiss(_ number: UInt64, of descriptor: Int32) {
    cfutures_watch_remove(watch, descriptor)
    forget(number)
  }

  private func forget(_ number: UInt64) {
    // Released outside the lock.
    withExtendedLifetime(state.withLock { $0.duties.removeValue(forKey: number) }) {}
  }
}
