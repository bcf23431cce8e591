//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// A thread, as the kernel shows it.
struct KernelThread: Sendable {
  private let folder: String

  /// The calling thread.
  static var current: KernelThread? {
    var buffer = [CChar](repeating: 0, count: 64)
    guard readlink("/proc/thread-self", &buffer, buffer.count - 1) > 0 else { return nil }
    let path = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return KernelThread(folder: "/proc/\(String(decoding: path, as: UTF8.self))")
  }

  /// Whether it waits for something, be it for a moment.
  var isAsleep: Bool {
    guard let file = fopen("\(folder)/stat", "r") else { return false }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    guard fgets(&line, 512, file) != nil else { return false }
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // The name, in parentheses, may contain spaces; the state follows.
    return text.split(separator: ")").last?.hasPrefix(" S") == true
  }
}
