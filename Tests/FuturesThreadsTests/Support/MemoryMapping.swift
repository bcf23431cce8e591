//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What the kernel says about a part of this process's memory.
struct MemoryMapping {
  /// The kernel's abbreviations: `hg` where large pages were asked for.
  let flags: [Substring]

  /// `nil` where there is no memory.
  init?(containing address: UInt) {
    let lines = MemoryMapping.lines
    guard
      let start = lines.firstIndex(where: { MemoryMapping.range(in: $0)?.contains(address) == true }
      ),
      let flags = lines[start...].first(where: { $0.hasPrefix("VmFlags:") })
    else { return nil }
    self.flags = Array(flags.split(separator: " ").dropFirst())
  }

  static var areLargePagesKnown: Bool {
    access("/sys/kernel/mm/transparent_hugepage/enabled", R_OK) == 0
  }

  /// The addresses, of a line that begins a mapping.
  private static func range(in line: Substring) -> Range<UInt>? {
    let bounds = line.prefix { $0 != " " }.split(separator: "-").map { UInt($0, radix: 16) }
    guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1] else { return nil }
    return lower..<upper
  }

  private static var lines: [Substring] {
    guard let file = fopen("/proc/self/smaps", "r") else { return [] }
    defer { fclose(file) }
    var (text, line) = ([UInt8](), [CChar](repeating: 0, count: 4_096))
    while fgets(&line, 4_096, file) != nil {
      text += line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    }
    return String(decoding: text, as: UTF8.self).split(separator: "\n")
  }
}
