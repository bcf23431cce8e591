//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Calls that do not end by themselves.
enum Loop {
  /// Looks at nothing.
  @Sendable static func deaf() -> Int {
    while true { usleep(1000) }
  }
}

/// Ends the process as a failed check of the runtime does.
@Sendable func trap(_ index: Int) -> Int { [1, 2, 3][index] }
