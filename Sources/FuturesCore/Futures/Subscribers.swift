//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Those who want to hear that a future is done.
///
/// Made by the first of them and hung on the future's word, so a future nobody waits for has
/// neither a lock nor a list. `close` is called once, by whoever completes the future, after the
/// outcome is published: a subscriber is either in the list by then and called, or is turned away
/// and finds the future done.
final class Subscribers: Sendable {
  private struct State {
    var isClosed = false
    var waiters: [any FutureWaiter] = []
    var callbacks: [AnyFuture.Callback] = []
    var cancellationHandler: (@Sendable () -> Void)?
    var terminationHandler: (@Sendable () -> Void)?
    var isToTerminate = false
  }

  private let state = Lock(State())

  /// What `close` hands out, to be called without any lock held.
  struct Audience {
    let waiters: [any FutureWaiter]
    let callbacks: [AnyFuture.Callback]
  }

  func add(_ waiter: any FutureWaiter) -> Bool {
    state.withLock { state in
      if state.isClosed { return false }
      state.waiters.append(waiter)
      return true
    }
  }

  func remove(_ waiter: any FutureWaiter) {
    state.withLock { state in
      guard let index = state.waiters.firstIndex(where: { $0 === waiter }) else { return }
      state.waiters.swapAt(index, state.waiters.count - 1)
      state.waiters.removeLast()
    }
  }

  func add(callback: @escaping AnyFuture.Callback) -> Bool {
    state.withLock { state in
      if state.isClosed { return false }
      state.callbacks.append(callback)
      return true
    }
  }

  func add(cancellationHandler handler: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      if state.isClosed { return false }
      // That of an earlier attempt has had its time.
      state.cancellationHandler = handler
      return true
    }
  }

  func takeCancellationHandler() -> (@Sendable () -> Void)? {
    state.withLock { $0.cancellationHandler.take() }
  }

  /// Has `handler` called when the call is to be ended; `false` when that was asked for before.
  func add(terminationHandler handler: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      if state.isToTerminate { return false }
      state.terminationHandler = state.isClosed ? nil : handler
      return true
    }
  }

  func requestTermination() -> (@Sendable () -> Void)? {
    state.withLock { state in
      state.isToTerminate = true
      return state.terminationHandler.take()
    }
  }

  func close() -> Audience {
    let final = state.withLock { state in
      state.isClosed = true
      let final = state
      state.waiters = []
      state.callbacks = []
      state.cancellationHandler = nil
      state.terminationHandler = nil
      return final
    }
    return Audience(waiters: final.waiters, callbacks: final.callbacks)
  }
}
