//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// How deep values may lie in values.
///
/// Every level is several calls deep, in code of this library, of the standard library and of the user.
/// A stack that overflows ends the process, so what is nested too deeply is an error before that:
/// the number of levels is limited, and each of them looks at what is left of the calling thread's stack.
/// The threads of Swift's tasks have half a megabyte.
enum NestingLimit {
  static let levels = 512

  /// What has to be left for a level.
  private static var reserve: Int {
    #if DEBUG
      128 << 10
    #else
      64 << 10
    #endif
  }

  @inline(__always)
  static func allows(_ level: Int) -> Bool {
    level <= levels && cfutures_stack_left() > reserve
  }
}
