//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

private let madeAtFirstUse = CommandLine.arguments.count + 41
nonisolated(unsafe) private var startsAsZero = 0
nonisolated(unsafe) private var lastError: (any Error)?

/// A program whose entry point is a type: nothing is ever refused, with a table of symbols or without.
@main
struct MainType {
  static func main() throws {
    startsAsZero = 5
    lastError = CancellationError()
    let pool = ProcessPoolExecutor(maxWorkers: 1)
    print(try pool.submit { madeAtFirstUse }.result(), lastError == nil, startsAsZero)
  }
}
