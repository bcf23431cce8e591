//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// How many processors this process may use at a time: affinity and cgroup quota respected.
package enum ProcessorCount {
  /// The count, at least 1.
  ///
  /// A quota is rounded up: half a processor is still one thread that runs. `root` is what `/proc` and
  /// `/sys` lie under; tests give a folder of their own.
  package static func available(root: String = "") -> Int {
    let affinity = Int(cfutures_affinity_count())
    guard let quota = cgroupQuota(root: root) else { return affinity }
    return max(1, Int(min(Double(affinity), quota.rounded(.up))))
  }

  /// Python's default width of a thread pool: room for blocking calls beside one thread a
  /// processor, and a limit on wide machines.
  package static var defaultThreadPoolWidth: Int {
    min(32, available() + 4)
  }

  /// The tightest processor quota among this process's cgroup and its ancestors, version 1 or 2.
  package static func cgroupQuota(root: String) -> Double? {
    guard let membership = readFile("\(root)/proc/self/cgroup"),
      let mounts = readFile("\(root)/proc/self/mountinfo")
    else { return nil }
    let groups = membership.split(separator: "\n").compactMap(Membership.init)
    var tightest: Double?
    for mount in mounts.split(separator: "\n").compactMap(Mount.init) {
      guard let group = groups.first(where: { $0.belongs(to: mount) }) else { continue }
      for folder in mount.folders(of: group) {
        guard let quota = mount.quota(in: root + folder) else { continue }
        tightest = min(tightest ?? quota, quota)
      }
    }
    return tightest
  }

  fileprivate static func readFile(_ path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let capacity = bytes.count
    let length = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe path.withCString { path in
        unsafe cfutures_read_file(path, buffer.baseAddress, capacity)
      }
    }
    guard length >= 0 else { return nil }
    return String(decoding: bytes.prefix(length), as: UTF8.self)
  }
}

/// A line of `/proc/self/cgroup`: `hierarchy:controllers:path`, the controllers empty in version 2.
private struct Membership {
  let controllers: [Substring]
  let path: String

  init?(line: Substring) {
    let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count == 3 else { return nil }
    controllers = fields[1].split(separator: ",")
    path = String(fields[2])
  }

  func belongs(to mount: Mount) -> Bool {
    mount.isVersion2 ? controllers.isEmpty : controllers.contains("cpu")
  }
}

/// A cgroup file system in `/proc/self/mountinfo` that can hold a processor quota.
private struct Mount {
  let isVersion2: Bool
  let root: String
  let point: String

  /// The fields are `id parent device root point options... - type source superOptions`.
  init?(line: Substring) {
    let fields = line.split(separator: " ")
    guard let separator = fields.firstIndex(of: "-"), separator > 4, fields.count > separator + 3
    else { return nil }
    switch fields[separator + 1] {
    case "cgroup2": isVersion2 = true
    case "cgroup" where fields[separator + 3].split(separator: ",").contains("cpu"):
      isVersion2 = false
    default: return nil
    }
    root = String(fields[3])
    point = String(fields[4])
  }

  /// The group's folder and those above it, as far as the mount shows them.
  ///
  /// In a container the mount's root is the group itself (or the group's path is relative to a
  /// namespace), so a path that does not lie under the root means the mount point.
  func folders(of group: Membership) -> [String] {
    var rest = Substring(group.path)
    if root != "/" {
      rest = rest.hasPrefix(root) ? rest.dropFirst(root.count) : ""
    }
    var folders: [String] = []
    while let slash = rest.lastIndex(of: "/") {
      if rest.count > 1 { folders.append(point + rest) }
      rest = rest[..<slash]
    }
    return folders + [point]
  }

  /// Processors' worth of time a period; `nil` where there is no limit.
  func quota(in folder: String) -> Double? {
    let numbers: [Double?]
    if isVersion2 {
      guard let line = ProcessorCount.readFile("\(folder)/cpu.max") else { return nil }
      numbers = line.split(whereSeparator: \.isWhitespace).map { Double($0) }
    } else {
      numbers = ["cpu.cfs_quota_us", "cpu.cfs_period_us"].map { name in
        ProcessorCount.readFile("\(folder)/\(name)").flatMap {
          Double($0.filter { !$0.isWhitespace })
        }
      }
    }
    guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], quota > 0, period > 0
    else { return nil }
    return quota / period
  }
}
