//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What this process occupies of the machine, as the kernel sees it.
package struct ProcessFootprint: Sendable {
  package let threads: Int
  package let descriptors: Int
  package let residentPages: Int

  package var residentBytes: Int { residentPages * Int(getpagesize()) }

  package static var now: ProcessFootprint {
    ProcessFootprint(
      threads: entries(of: "/proc/self/task"), descriptors: entries(of: "/proc/self/fd"),
      residentPages: pagesInMemory)
  }

  /// Whether a sanitizer is built in: it keeps freed memory, to find those who still use it.
  package static var isInstrumented: Bool {
    dlsym(nil, "__tsan_init") != nil || dlsym(nil, "__asan_init") != nil
  }

  /// Whether the tests were compiled for speed.
  package static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  private static func entries(of path: String) -> Int {
    guard let folder = opendir(path) else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Without those for the folder itself and the one above.
    return count - 2
  }

  /// The second number in the file; the first is the size of the address space.
  private static var pagesInMemory: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }
}
