//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What this process occupies of the machine's memory.
enum ResidentMemory {
  /// The bytes that are resident now.
  static var bytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { fail("there is no /proc here") }
    defer { fclose(file) }
    // Two numbers of pages: the address space, and what of it is resident.
    var buffer = [CChar](repeating: 0, count: 128)
    _ = fgets(&buffer, CInt(buffer.count), file)
    let fields = String(decoding: buffer.map(UInt8.init(bitPattern:)), as: UTF8.self).split(
      separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else {
      fail("/proc/self/statm has no second number")
    }
    return pages * Int(getpagesize())
  }

  /// The most there ever was, to a tenth of a mebibyte.
  static var peakMebibytes: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return (Double(usage.ru_maxrss) / 102.4).rounded() / 10
  }
}
