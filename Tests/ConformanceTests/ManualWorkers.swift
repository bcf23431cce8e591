//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesTestKit

/// A `ManualExecutor` and threads that run whatever comes in: checks wait for calls without telling it
/// to run them.
final class ManualWorkers: Executor {
  private let executor: ManualExecutor
  private let bell = Monitor(Bell())

  private struct Bell {
    /// Calls for which no worker has woken up.
    var rings = 0
    var isClosed = false
  }

  var _width: Int { executor._width }

  init(seed: UInt64?, width: Int) {
    executor = ManualExecutor(seed: seed, width: width)
    let (executor, bell) = (executor, bell)
    for _ in 0..<width {
      do {
        try PlatformThread.start(named: "manual") {
          while ManualWorkers.isCalled(by: bell) { executor.runAll() }
        }.detach()
      } catch {
        fatalError("ManualWorkers: \(error)")
      }
    }
  }

  deinit { close() }

  /// Waits for a ring; `false` when the bell is closed.
  private static func isCalled(by bell: Monitor<Bell>) -> Bool {
    bell.wait { bell in
      if bell.rings > 0 {
        bell.rings -= 1
        return .done(true)
      }
      return bell.isClosed ? .done(false) : .sleep(until: .never)
    }
  }

  private func ring<R>(for future: Future<R>) -> Future<R> {
    bell.withLock { $0.rings += 1 }
    bell.signal()
    return future
  }

  private func close() {
    bell.withLock { $0.isClosed = true }
    bell.broadcast()
  }

  func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    ring(for: executor.submit(options, body))
  }

  @_disfavoredOverload
  func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    ring(for: executor.submit(options, body))
  }

  func shutdown(cancelPending: Bool) {
    executor.shutdown(cancelPending: cancelPending)
  }

  func shutdown(cancelPending: Bool) async {
    await executor.shutdown(cancelPending: cancelPending)
  }

  func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] {
    await executor.shutdown(cancelPending: cancelPending, within: limit)
  }
}
