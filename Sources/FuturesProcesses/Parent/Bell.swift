//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// What wakes a keeper that waits for its worker.
///
/// Who rings it holds it, so its descriptor is never somebody else's.
final class Bell: Sendable {
  let descriptor: Int32

  /// - Throws: `ExecutorError`, where the system gives no descriptor.
  init() throws {
    descriptor = cfutures_event()
    guard descriptor >= 0 else { throw ProcessFailure.descriptors(cfutures_last_error()) }
  }

  deinit { if descriptor >= 0 { cfutures_close(descriptor) } }

  func ring() { cfutures_signal_event(descriptor) }

  func silence() { cfutures_clear_event(descriptor) }
}
