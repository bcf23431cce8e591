//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What the kernel says about this process's threads.
package enum KernelThreads {
  /// The names of all threads that run.
  ///
  /// The kernel may end a list early when threads leave while it is being read, and beside this test others
  /// run: three lists together miss nobody, and who has left since is dropped.
  package static var names: [String] {
    let tasks = (0..<3).reduce(into: Set<String>()) { tasks, _ in tasks.formUnion(listed) }
    return tasks.compactMap { firstLine(of: "/proc/self/task/\($0)/comm") }
  }

  private static var listed: [String] {
    guard let folder = opendir("/proc/self/task") else { return [] }
    defer { closedir(folder) }
    var tasks: [String] = []
    while let entry = readdir(folder) {
      let task = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      tasks.append(task)
    }
    return tasks
  }

  /// The names that begin so, sorted.
  package static func names(prefix: String) -> [String] {
    names.filter { $0.hasPrefix(prefix) }.sorted()
  }

  /// The calling thread's name.
  package static var current: String {
    firstLine(of: "/proc/thread-self/comm") ?? ""
  }

  private static func firstLine(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 64)
    guard fgets(&line, 64, file) != nil else { return nil }
    let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
