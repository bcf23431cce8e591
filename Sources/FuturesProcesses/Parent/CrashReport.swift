//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What a worker's last words say of its end.
///
/// In an optimised build most failed checks print nothing; the backtracer, where there is one, reads what kind of
/// check it was from the debug information.
struct CrashReport {
  /// The line of a `fatalError`, or of the runtime.
  let message: String?
  let backtrace: String?
  let isOutOfMemory: Bool

  init(_ end: WorkerProcess.End) {
    let text = end.standardError
    let lines = text.split(separator: "\n")
    message = lines.last { $0.contains("Fatal error") }.map(String.init)
    backtrace = end.backtrace
    let signs = ["failed to allocate", "out of memory", "Cannot allocate memory", "bad_alloc"]
    isOutOfMemory =
      end.signal == SIGABRT || end.signal == SIGTRAP || end.signal == SIGILL
        || end.signal == SIGSEGV
      ? signs.contains { text.contains($0) } : false
  }
}
