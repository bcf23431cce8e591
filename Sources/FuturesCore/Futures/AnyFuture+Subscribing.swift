//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension AnyFuture {
  /// Has `waiter` told when the future is done; `false` when it is done already.
  package func add(_ waiter: any FutureWaiter) -> Bool {
    installedSubscribers()?.add(waiter) ?? false
  }

  package func remove(_ waiter: any FutureWaiter) {
    subscribers(of: loadWord())?.remove(waiter)
  }

  /// Has `callback` called when the future is done: here and now when it is.
  func add(callback: @escaping Callback) {
    // The list takes callbacks for a moment after the end: whoever has seen the end need not wait for it.
    guard !isDone, installedSubscribers()?.add(callback: callback) ?? false else {
      return callback(self)
    }
  }

  /// Has `handler` called once when cancellation is asked for while the call runs; at once when it
  /// was.
  package func onCancellationRequest(_ handler: @escaping @Sendable () -> Void) {
    if installedSubscribers()?.add(cancellationHandler: handler) ?? false {
      // Whoever raises the flag after this line finds the handler, whoever did before is seen here.
      if isCancellationRequested { subscribers(of: loadWord())?.takeCancellationHandler()?() }
    } else if isCancellationRequested {
      // Done already, by a time-out that raised the flag.
      handler()
    }
  }

  /// Has `handler` called when somebody wants the running call to be ended; at once when somebody did.
  package func onTerminationRequest(_ handler: @escaping @Sendable () -> Void) {
    if installedSubscribers()?.add(terminationHandler: handler) == false { handler() }
  }

  /// Notes that the running call is to be ended, and tells who can do that.
  func requestTermination() {
    installedSubscribers()?.requestTermination()?()
  }

  func subscribers(of word: FutureWord) -> Subscribers? {
    guard let pointer = unsafe UnsafeRawPointer(bitPattern: word.subscribersAddress) else {
      return nil
    }
    return unsafe Unmanaged<Subscribers>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// The future's list, made if need be; `nil` when the future was done before it had one.
  ///
  /// The word keeps one reference until the future ends, so the address stays valid for everyone
  /// who holds the future.
  private func installedSubscribers() -> Subscribers? {
    let word = loadWord()
    if let present = subscribers(of: word) { return present }
    if word.phase.isDone { return nil }
    let fresh = unsafe Unmanaged.passRetained(Subscribers())
    let address = unsafe UInt(bitPattern: fresh.toOpaque())
    if changeAsIs({ $0.installing(subscribersAt: address) }) {
      return unsafe fresh.takeUnretainedValue()
    }
    unsafe fresh.release()
    return subscribers(of: loadWord())
  }
}
