//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Where calls lie ready for a worker that makes its calls elsewhere, until that begins them.
///
/// A pool fetches calls into it ahead of time, and takes them back as long as they have not been begun.
package protocol CallWindow: AnyObject, Sendable {
  /// A call may be begun from now on.
  ///
  /// - Parameter number: Counted by whoever fetches; the calls are begun in this order.
  func offer(_ number: UInt64)

  /// A call is not to be begun any more.
  ///
  /// - Parameter number: Of a call that was offered.
  /// - Returns: `false` when it has been begun; the same whenever it is asked from then on.
  func withdraw(_ number: UInt64) -> Bool
}
