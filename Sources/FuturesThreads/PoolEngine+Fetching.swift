//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
package import FuturesCore

extension PoolEngine {
  /// Lays calls ready for a worker; on that worker's thread.
  ///
  /// - Parameters:
  ///   - worker: Whose.
  ///   - limit: How many at most.
  ///   - number: The number of the first.
  ///   - window: Where; the same as long as calls lie in it.
  /// - Returns: Who makes them.
  package func fetch(
    for worker: PoolWorker, upTo limit: Int, from number: UInt64, into window: any CallWindow
  ) -> [any CallMaker] {
    let makers = step {
      $0.fetch(for: worker.place, upTo: limit, from: number, into: window)
    }
    if !makers.isEmpty { worker.mayHaveFetched = true }
    return makers
  }

  /// Takes back what lies ready for a worker and has not been begun; on that worker's thread.
  ///
  /// - Returns: Whether nothing is left: nothing that has been begun.
  @discardableResult
  package func returnFetched(of worker: PoolWorker) -> Bool {
    guard worker.mayHaveFetched else { return true }
    while true {
      let (isAll, growth) = step { $0.returnFetched(of: worker.place) }
      apply(growth)
      if isAll { break }
      cfutures_yield()
    }
    worker.mayHaveFetched = step { $0.hasFetched(worker.place) }
    return !worker.mayHaveFetched
  }

  /// Takes back what lies ready for a worker, and runs on top of what it runs what has been begun: whoever waits
  /// on its thread from now on may wait for that.
  package func finishFetched(of worker: PoolWorker) {
    returnFetched(of: worker)
    while worker.mayHaveFetched {
      if let call = step({ $0.takeFetched(of: worker.place) }) {
        CallWorker.runOnTop(call.future, for: worker)
        call.release()
      } else {
        cfutures_yield()
      }
      worker.mayHaveFetched = step { $0.hasFetched(worker.place) }
    }
  }

  func settle(_ future: AnyFuture) { apply(update { $0.settle(future) }) }
}
