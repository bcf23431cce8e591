//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension CallReference {
  /// The call, counted from here on.
  consuming func taken() -> AnyFuture {
    defer { release() }
    return future
  }
}
