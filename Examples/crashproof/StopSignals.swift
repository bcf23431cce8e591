//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Dispatch
import Glibc

/// The signals by which a service is told to end: SIGTERM from a supervisor, SIGINT from a keyboard.
///
/// Catches them as long as it lives.
struct StopSignals {
  private let sources: [any DispatchSourceSignal]

  /// Completes a promise with the name of the first signal; returns when signals are caught.
  ///
  /// A promise takes a callback into `async` code: whoever awaits its future needs no continuation.
  init(_ stop: Promise<String>) async throws {
    sources = [("SIGTERM", SIGTERM), ("SIGINT", SIGINT)].map { name, number in
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { try? stop.succeed(name) }
      return source
    }
    for source in sources {
      let isCaught = Promise<Void>()
      source.setRegistrationHandler { try? isCaught.succeed() }
      source.activate()
      try await isCaught.future.value
    }
  }
}
