//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Makes a call that is more than a closure: one that somebody may look at before it is made.
package protocol CallMaker: AnyObject, Sendable {
  /// Makes the call, on the thread that has started its future.
  func make<R>(_ future: AnyFuture, returning type: R.Type) throws -> R
}
