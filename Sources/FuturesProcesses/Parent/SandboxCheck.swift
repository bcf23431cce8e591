//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// Looks, before a worker starts, whether its sandbox can be had.
///
/// The worker sees to it itself, but can only end where it cannot; whose call it is should hear why.
enum SandboxCheck {
  /// - Parameters:
  ///   - sandbox: What the worker is to have.
  ///   - directory: Where it will work; `nil` for where this process does.
  /// - Throws: `ExecutorError`.
  static func check(_ sandbox: Sandbox, in directory: String?) throws {
    if let failure = ProcessFailure.gap(cfutures_sandbox_gap()) { throw failure }
    for path in sandbox.readable + sandbox.writable {
      // The rest of it would be cut off, and what is left is another path.
      guard !path.utf8.contains(0) else { throw ProcessFailure.pathWithZero(path) }
      let error = unsafe absolute(path, in: directory).withCString {
        unsafe cfutures_check_path($0)
      }
      guard error == 0 else { throw ProcessFailure.path(path, error) }
    }
  }

  private static func absolute(_ path: String, in directory: String?) -> String {
    guard let directory, !path.isEmpty, !path.hasPrefix("/") else { return path }
    return "\(directory)/\(path)"
  }
}
