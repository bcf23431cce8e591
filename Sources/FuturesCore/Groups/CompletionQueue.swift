//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Futures that are waited for and those that are done, in the order in which they were completed.
///
/// A future is in one place: in `pending` until it reports, in `ready` until it is taken, and then
/// nowhere, so the queue does not keep it alive. Futures hold the queue while they are pending and
/// the queue holds them: `close` cuts that circle.
final class CompletionQueue<Element: AnyFuture>: FutureWaiter {
  private struct State {
    var pending: [ObjectIdentifier: Element] = [:]
    var ready = Deque<Element>()
    var sleeper: Signal?
  }

  private enum Step {
    case take(Element)
    case end
    case sleep(Signal)
  }

  private let state = Lock(State())

  func add(_ future: Element) {
    state.withLock { $0.pending[ObjectIdentifier(future)] = future }
    if !future.add(self) { futureDidComplete(future) }
  }

  func futureDidComplete(_ future: AnyFuture) {
    let sleeper = state.withLock { state -> Signal? in
      guard let element = state.pending.removeValue(forKey: ObjectIdentifier(future)) else {
        return nil
      }
      state.ready.append(element)
      return state.sleeper.take()
    }
    sleeper?.fire()
  }

  /// The next future that is done; `nil` when all were taken or time is up.
  ///
  /// - Throws: ``ExecutorError/Code/deadlock`` and ``ExecutorError/Code/resourceExhausted``, on a worker.
  func next(until deadline: Deadline) throws(ExecutorError) -> Element? {
    while true {
      switch step() {
      case .take(let future): return future
      case .end: return nil
      case .sleep(let signal):
        let isOver: Bool
        do {
          isOver = try CallWorker.whileBlocked(on: pending, needs: .any, until: deadline) {
            signal.wait(until: deadline) != .completed
          }
        } catch {
          if let future = takeReady() { return future }
          throw error
        }
        if isOver { return takeReady() }
      }
    }
  }

  /// As the blocking form; `nil` also when the calling task is cancelled.
  func next(until deadline: Deadline) async throws(ExecutorError) -> Element? {
    while true {
      switch step() {
      case .take(let future): return future
      case .end: return nil
      case .sleep(let signal):
        let isOver: Bool
        do {
          isOver = try await wait(for: signal, until: deadline) != .completed
        } catch {
          if let future = takeReady() { return future }
          throw error
        }
        if isOver { return takeReady() }
      }
    }
  }

  private func wait(
    for signal: Signal, until deadline: Deadline
  ) async throws(ExecutorError) -> Signal.Reason {
    // Only a call can be part of a circle.
    guard let caller = CurrentCall.waiting else { return await signal.wait(until: deadline) }
    let edge = try WaitGraph.shared.enter(
      caller, waitFor: pending, needs: .any, until: deadline)
    defer { WaitGraph.shared.leave(edge) }
    return await signal.wait(until: deadline)
  }

  private var pending: [AnyFuture] {
    state.withLock { Array($0.pending.values) }
  }

  /// Stops waiting and returns what was neither done nor taken.
  @discardableResult
  func close() -> [Element] {
    let abandoned = state.withLock { state in
      let abandoned = state.pending
      state = State()
      return abandoned
    }
    for future in abandoned.values { future.remove(self) }
    return Array(abandoned.values)
  }

  private func step() -> Step {
    state.withLock { state in
      if let future = state.ready.popFirst() { return .take(future) }
      if state.pending.isEmpty { return .end }
      let signal = Signal()
      state.sleeper = signal
      return .sleep(signal)
    }
  }

  /// What came in while the wait was being given up.
  private func takeReady() -> Element? {
    state.withLock { state in
      state.sleeper = nil
      return state.ready.popFirst()
    }
  }
}
