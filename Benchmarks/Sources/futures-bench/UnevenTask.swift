//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// One of the tasks of ``UnevenWork``.
struct UnevenTask: Job {
  let iterations: Int
  let tally: Tally
  let latch: Latch

  func run() {
    tally.add(UnevenWork.spin(iterations))
    latch.run()
  }
}
