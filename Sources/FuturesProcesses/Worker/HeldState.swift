//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// The value that a worker process holds for its ``StatefulWorker``.
///
/// Of the thread that makes calls.
final class HeldState<State> {
  private var state: State

  private init(_ state: State) { self.state = state }

  /// Makes the value, in a process that has none.
  static func make(_ body: () throws -> State) throws {
    do {
      unsafe held = HeldState(try body())
    } catch {
      unsafe held = StateFailure(error)
      throw error
    }
  }

  /// Changes the value.
  ///
  /// - Throws: What the change throws; an `ExecutorError` where there is no value.
  static func change<R>(_ body: (inout State) throws -> R) throws -> R {
    if let failure = unsafe held as? StateFailure { throw ProcessFailure.noState(failure.error) }
    guard let holder = unsafe held as? HeldState<State> else { throw ProcessFailure.stateLost }
    return try body(&holder.state)
  }
}

/// Why there is no value.
private final class StateFailure {
  let error: any Error

  init(_ error: any Error) { self.error = error }
}

/// Ends the value that this process holds.
func dropHeldState() { unsafe held = nil }

/// One for a process, whatever its type.
private nonisolated(unsafe) var held: AnyObject?
