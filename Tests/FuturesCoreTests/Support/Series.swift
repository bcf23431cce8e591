//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Several promises and their futures, kept alive together.
struct Series: Sendable {
  let promises: [Promise<Int>]

  init(_ count: Int) {
    promises = (0..<count).map { _ in Promise<Int>() }
  }

  var futures: [Future<Int>] { promises.map(\.future) }

  /// Completes these, in this order, each with its index.
  func succeed(_ indices: some Sequence<Int>) throws {
    for index in indices { try promises[index].succeed(index) }
  }

  /// The places of these futures in the series.
  func indices(of futures: some Sequence<Future<Int>>) -> [Int] {
    futures.map { future in self.futures.firstIndex(of: future) ?? -1 }
  }
}
