//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What `Subscribers` holds, without its lock.
struct SubscriberList {
  var isClosed = false
  var waiters: [String] = []
  var hasHandler = false
}
