//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Sees what happens to every call of an executor: the hook for logs, metrics and traces.
///
/// ```swift
/// struct Log: ExecutorObserver {
///   func executor(_ name: String, didObserve event: TaskEvent) {
///     print(name, event)
///   }
/// }
/// let pool = ThreadPoolExecutor(observer: Log())
/// ```
///
/// Called on the thread on which things happen: `submitted` where the call is submitted, `started` and how
/// it ends on its worker, cancelled and timed-out calls where that happens. No lock is held, but the
/// call does not go on before the observer returns: be quick. How a call ends is told before those who
/// wait for its future are woken. Without an observer the executor only looks whether there is one.
public protocol ExecutorObserver: Sendable {
  /// Something has happened.
  ///
  /// - Parameters:
  ///   - name: The executor's name, such as a pool's thread name prefix.
  ///   - event: What, to which call, where and when.
  func executor(_ name: String, didObserve event: TaskEvent)
}
