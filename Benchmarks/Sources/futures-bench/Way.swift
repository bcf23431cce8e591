//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// A way to get work done on two threads.
enum Way: String, CaseIterable {
  /// This library.
  case threads
  /// Grand Central Dispatch.
  case dispatch
  /// Swift's own tasks.
  case tasks

  /// The name in the results.
  var peerName: String {
    switch self {
    case .threads: "futures-threads"
    case .dispatch, .tasks: rawValue
    }
  }

  /// Runs a workload; `nil` when it cannot be done in this way.
  func measure(_ workload: Workload, _ count: Int) async -> Measurement? {
    switch self {
    case .threads: outsideTasks { ThreadWorkloads<FuturesPeer>(count).measure(workload) }
    case .dispatch: outsideTasks { ThreadWorkloads<DispatchPeer>(count).measure(workload) }
    case .tasks: await TaskWorkloads(count).measure(workload)
    }
  }

  /// On a plain thread: `main` is a Swift task, whose priority every submission would ask for.
  private func outsideTasks(_ body: @escaping @Sendable () -> Measurement?) -> Measurement? {
    let result = Mutex<Measurement?>(nil)
    onThreads(1) { _ in
      let measurement = body()
      result.withLock { $0 = measurement }
    }
    return result.withLock { $0 }
  }
}
