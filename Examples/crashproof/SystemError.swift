//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What the system has refused, and why.
struct SystemError: Error, CustomStringConvertible {
  private let attempt: String
  private let code = errno

  /// Right after the call that has failed.
  init(_ attempt: String) { self.attempt = attempt }

  var description: String { "\(attempt): \(String(cString: strerror(code)))" }
}
