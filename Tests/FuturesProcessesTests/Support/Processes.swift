//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesTestKit
import Glibc

/// What the kernel says of processes.
enum Processes {
  /// Whether a process runs: not one that has ended and that nobody has waited for.
  static func isAlive(_ pid: Int32) -> Bool {
    guard let status = text(of: "/proc/\(pid)/stat"), let end = status.lastIndex(of: ")") else {
      return false
    }
    return !status[end...].dropFirst(2).hasPrefix("Z")
  }

  /// The name that `ps` shows.
  static func name(of pid: Int32) -> String? {
    text(of: "/proc/\(pid)/comm").map { String($0.dropLast()) }
  }

  /// Whether the calling thread is the first of its process.
  static var isOnMainThread: Bool {
    var target = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/thread-self", &target, target.count)
    let text = String(
      decoding: target.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.hasSuffix("/\(getpid())")
  }

  /// The children of this process, those included that nobody has waited for.
  static var children: Set<Int32> { children(of: getpid()) }

  static func children(of pid: Int32) -> Set<Int32> {
    var children: Set<Int32> = []
    for thread in entries(of: "/proc/\(pid)/task") {
      let list = text(of: "/proc/\(pid)/task/\(thread)/children") ?? ""
      children.formUnion(list.split(separator: " ").compactMap { Int32($0) })
    }
    return children
  }

  /// How many of this process's descriptors are of files with a name that contains this.
  static func descriptorCount(of name: String) -> Int {
    entries(of: "/proc/self/fd").count { descriptor in
      var target = [CChar](repeating: 0, count: 256)
      let count = readlink("/proc/self/fd/\(descriptor)", &target, target.count)
      let bytes = target.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
      return String(decoding: bytes, as: UTF8.self).contains(name)
    }
  }

  private static func entries(of path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var entries: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { entries.append(name) }
    }
    return entries
  }

  static func text(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}
