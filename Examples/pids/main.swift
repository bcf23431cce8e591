//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Glibc

// Which process runs a call; `swift run -c release pids`.

do {
  try withProcessPool(maxWorkers: 2) { pool in
    let answers = try pool.map(double, [1, 2, 3, 4, 5])
    for answer in answers { print(answer) }
    print("the pool's workers: \(pool.workerProcessIDs)")
    print("this process: \(getpid())")

    let isRight = answers.map(\.result) == [2, 4, 6, 8, 10]
    let isElsewhere = answers.allSatisfy { pool.workerProcessIDs.contains($0.process) }
    if !isRight || !isElsewhere || pool.workerProcessIDs.contains(getpid()) {
      print("pids: a result is wrong, or a call has not run in a worker")
      exit(1)
    }
  }
} catch {
  print("pids: \(error)")
  exit(1)
}
