//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// A call that lies ready for a worker.
struct FetchedCall {
  let call: CallReference
  /// Under which the worker's window knows it.
  let number: UInt64
}
