//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension CompletedFutures {
  /// At most this many of the futures, by `for await`.
  func collect(_ count: Int = .max) async -> [Element] {
    var futures: [Element] = []
    var iterator = makeAsyncIterator()
    while futures.count < count, let future = await iterator.next() { futures.append(future) }
    return futures
  }
}
