//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

// Who waits in `shutdown` waits for a signal that the state machine gives out when its condition
// holds: for everybody outside the pool that all threads have gone, for a call of the pool itself that
// all other calls have ended. Such a call is lent meanwhile: it does not count, and another worker may
// take its place, so that what is queued still runs when the pool is one thread wide.

extension PoolEngine {
  package func shutdown(cancelPending: Bool) {
    let visit = Visit(to: self, blocks: true)
    let signal = begin(visit, cancelPending: cancelPending)
    if visit.isWorker {
      _ = signal.wait(until: .never)
    } else {
      // Perhaps on a worker of another pool, whose queue holds what this one's calls wait for.
      _ = CallWorker.blockAnyway { signal.wait(until: .never) }
    }
    end(visit)
  }

  package func shutdown(cancelPending: Bool) async {
    let visit = Visit(to: self, blocks: false)
    let signal = begin(visit, cancelPending: cancelPending)
    _ = await signal.waitIgnoringCancellation(until: .never)
    end(visit)
  }

  package func shutdown(cancelPending: Bool, until deadline: Deadline) async -> [AnyFuture] {
    let visit = Visit(to: self, blocks: false)
    let signal = begin(visit, cancelPending: cancelPending)
    let reason = await signal.waitIgnoringCancellation(until: deadline)
    guard reason == .timedOut else {
      end(visit)
      return []
    }
    let (growth, unfinished) = update { state in
      state.remove(signal)
      let growth = state.takeBack(visit.worker?.place, task: visit.isTask)
      return (growth, state.unfinished.filter { $0 !== visit.future })
    }
    apply(growth)
    for future in unfinished { future.cancel() }
    return unfinished
  }

  /// Takes no more work, and waits for nobody: what is queued still runs, or is cancelled.
  package func close(cancelPending: Bool = false) {
    let (doomed, refused) = update { state in
      seal(&state)
      return state.close(cancelPending: cancelPending)
    }
    for submission in refused { submission.signal.fire(.cancelled) }
    for future in doomed { future.cancelIfPending() }
  }

  /// Where a shutdown is called from.
  private struct Visit {
    /// From this thread of the pool, which is blocked meanwhile.
    let worker: PoolWorker?
    /// From an `async` body of the pool.
    let isTask: Bool
    /// The call itself, if it is one of the pool's.
    let future: AnyFuture?

    var isWorker: Bool { worker != nil }
    var isInside: Bool { isWorker || isTask }

    // A caller that suspends instead is on a worker now but leaves it: only its task is lent.
    init(to engine: PoolEngine, blocks: Bool) {
      worker = blocks ? engine.currentWorker : nil
      let current = CurrentCall.future
      let isTask = current.map { future in engine.update { $0.isTask(future) } } ?? false
      self.isTask = isTask
      future = worker != nil || isTask ? current : nil
    }
  }

  private func begin(_ visit: Visit, cancelPending: Bool) -> Signal {
    let signal = Signal()
    let (doomed, refused, growth) = update { state in
      seal(&state)
      let (doomed, refused) = state.close(cancelPending: cancelPending)
      let growth = state.lend(visit.worker?.place, task: visit.isTask)
      state.add(PoolState.DrainObserver(signal: signal, isInside: visit.isInside))
      return (doomed, refused, growth)
    }
    for submission in refused { submission.signal.fire(.cancelled) }
    for future in doomed { future.cancelIfPending() }
    apply(growth)
    return signal
  }

  private func end(_ visit: Visit) {
    let (growth, last) = update { state in
      let growth = state.takeBack(visit.worker?.place, task: visit.isTask)
      return (growth, visit.isInside ? nil : state.takeLastToLeave())
    }
    apply(growth)
    last?.join()
  }
}
