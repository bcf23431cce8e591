//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What the kernel says about this process.
enum Kernel {
  /// The time that the calling thread was on a processor, whatever else the machine was busy with.
  static var processorTime: Duration {
    // Seconds and nanoseconds: Glibc's `timespec`, whose members are not visible to Swift.
    var time = [0, 0]
    time.withUnsafeMutableBytes { bytes in
      guard let start = bytes.assumingMemoryBound(to: timespec.self).baseAddress else { return }
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, start)
    }
    return .seconds(time[0]) + .nanoseconds(time[1])
  }
}
