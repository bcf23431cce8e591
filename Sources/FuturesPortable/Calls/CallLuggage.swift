//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// What a call takes with it that is no bytes of its own.
package enum CallLuggage {
  /// Keeps an object until the call has ended that the calling thread encodes.
  ///
  /// - Returns: `false` when it encodes none: what is encoded then is a result, or no message at all.
  package static func keep(_ object: any AnyObject & Sendable) -> Bool {
    guard let encoder = unsafe cfutures_call_encoder() else { return false }
    unsafe Unmanaged<CallEncoder>.fromOpaque(encoder)._withUnsafeGuaranteedRef { $0.keep(object) }
    return true
  }
}
