//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What this process takes of the machine's memory.
enum Memory {
  /// Pages in memory, as the kernel counts them.
  static var residentPages: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
  }

  /// Whether a sanitizer's run-time library is part of this process.
  static var isSanitized: Bool {
    (["__asan_init", "__tsan_init"] as [String]).contains { name in dlsym(nil, name) != nil }
  }
}
