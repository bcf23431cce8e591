//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

/// What waits in a pool's queue.
package enum WorkItem {
  /// A body to run from start to end.
  case call(AnyFuture)
  /// A piece of an `async` body, up to its next suspension.
  case job(UnownedJob)

  package var future: AnyFuture? {
    guard case .call(let future) = self else { return nil }
    return future
  }
}
