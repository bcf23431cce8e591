//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Calls a body with 0, 1 and so on, each on a new thread, and returns when all have ended.
///
/// Not on a pool of the library or a queue: what is measured may treat its own threads differently.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Start: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  let threads = (0..<count).map { index in
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start { body(index) }).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { start in
        if let start { Unmanaged<Start>.fromOpaque(start).takeRetainedValue().body() }
        return nil
      }, start)
    guard code == 0 else { fail("pthread_create has failed with error \(code)") }
    return thread
  }
  for thread in threads { pthread_join(thread, nil) }
}
