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
  /// Pages of this process that are in memory.
  static var residentPages: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
  }

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

  /// Whether a sanitizer's run-time library is part of this process.
  static var isSanitized: Bool {
    (["__asan_init", "__tsan_init"] as [String]).contains { name in dlsym(nil, name) != nil }
  }
}
