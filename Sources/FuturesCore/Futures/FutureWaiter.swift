//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Somebody of the library who waits for futures: short, never user code, called before callbacks.
package protocol FutureWaiter: AnyObject, Sendable {
  /// Called once for each future, on the thread that completed it, without any lock held.
  func futureDidComplete(_ future: AnyFuture)
}
