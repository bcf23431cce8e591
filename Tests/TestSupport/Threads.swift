//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Glibc

/// Runs a blocking scenario on a thread of its own while the test suspends.
///
/// A test body that blocks occupies one of the few threads all tests share. A test that runs out of
/// time is cancelled: it ends then, and leaves the thread behind, so that a scenario that hangs is
/// reported rather than the run hanging with it.
package func onThread<R: Sendable>(
  _ body: @escaping @Sendable () throws -> R
) async throws -> R {
  let waiting = Lock<CheckedContinuation<R, any Error>?>(nil)
  @Sendable func resume(_ result: Result<R, any Error>) {
    waiting.withLock { $0.take() }?.resume(with: result)
  }
  return try await withTaskCancellationHandler {
    try await withCheckedThrowingContinuation { continuation in
      waiting.withLock { $0 = continuation }
      do {
        if Task.isCancelled { throw CancellationError() }
        try PlatformThread.start(named: "scenario") { resume(Result { try body() }) }.detach()
      } catch {
        resume(.failure(error))
      }
    }
  } onCancel: {
    resume(.failure(CancellationError()))
  }
}

/// What the kernel says about this process's threads.
package enum KernelThreads {
  /// The names of all threads that run.
  package static var names: [String] {
    guard let folder = opendir("/proc/self/task") else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let task = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let name = firstLine(of: "/proc/self/task/\(task)/comm") { names.append(name) }
    }
    return names
  }

  /// The names that begin so, sorted.
  package static func names(prefix: String) -> [String] {
    names.filter { $0.hasPrefix(prefix) }.sorted()
  }

  /// The calling thread's name.
  package static var current: String {
    firstLine(of: "/proc/thread-self/comm") ?? ""
  }

  private static func firstLine(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 64)
    guard fgets(&line, 64, file) != nil else { return nil }
    let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Looks until the condition holds, for what only the kernel knows, such as whether a thread that
/// was joined has left `/proc`.
///
/// `false` after half a minute.
///
/// Not for test bodies: see `onThread`.
package func eventually(_ condition: () -> Bool) -> Bool {
  let limit = Deadline(after: .seconds(30))
  while !condition() {
    if limit.hasPassed { return condition() }
    // Leaves the processor to those who are to bring the condition about.
    usleep(500)
  }
  return true
}
