//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Testing

@Suite("ProcessorCount", .timeLimit(.minutes(5)))
struct ProcessorCountTests {
  /// A machine as `/proc` and `/sys` describe it.
  private struct Machine {
    var membership = ""
    var mounts = ""
    var files: [String: String] = [:]

    func quota() throws -> Double? { try withRoot { ProcessorCount.cgroupQuota(root: $0) } }

    func available() throws -> Int { try withRoot { ProcessorCount.available(root: $0) } }

    private func withRoot<R>(_ body: (String) -> R) throws -> R {
      let root = try FakeRoot()
      try root.write(membership, to: "proc/self/cgroup")
      try root.write(mounts, to: "proc/self/mountinfo")
      for (name, text) in files { try root.write(text, to: name) }
      return withExtendedLifetime(root) { body(root.path) }
    }

    /// Version 2, mounted at the usual place.
    static func version2(
      group: String, mountRoot: String = "/", files: [String: String]
    ) -> Machine {
      Machine(
        membership: "0::\(group)\n",
        mounts: """
          22 28 0:21 / /proc rw,relatime shared:12 - proc proc rw
          30 22 0:26 \(mountRoot) /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate
          31 22 0:27 / /tmp rw - tmpfs tmpfs rw

          """,
        files: Dictionary(
          uniqueKeysWithValues: files.map { ("sys/fs/cgroup\($0)/cpu.max", $1) }))
    }

    /// Version 1 with several controllers; `files` gives quota and period of each folder.
    static func version1(
      group: String, mountRoot: String = "/", files: [String: (quota: String, period: String)]
    ) -> Machine {
      var machine = Machine(
        membership: "12:memory:/elsewhere\n4:cpu,cpuacct:\(group)\n1:name=systemd:/init\n0::/\n",
        mounts: """
          33 30 0:29 \(mountRoot) /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
          34 30 0:30 \(mountRoot) /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct

          """)
      for (folder, numbers) in files {
        let folder = "sys/fs/cgroup/cpu,cpuacct\(folder)"
        machine.files["\(folder)/cpu.cfs_quota_us"] = numbers.quota
        machine.files["\(folder)/cpu.cfs_period_us"] = numbers.period
      }
      return machine
    }
  }

  @Test("version 2: the group's own quota")
  func version2() throws {
    let machine = Machine.version2(
      group: "/user.slice/app", files: ["/user.slice/app": "150000 100000\n"])
    #expect(try machine.quota() == 1.5)
  }

  @Test("version 2: an ancestor may be tighter, at any height, up to the mount point")
  func version2Ancestors() throws {
    func quota(_ quotas: [String]) throws -> Double? {
      try Machine.version2(
        group: "/a/b/c",
        files: Dictionary(uniqueKeysWithValues: zip(["", "/a", "/a/b", "/a/b/c"], quotas))
      ).quota()
    }
    #expect(try quota(["max 100000", "max 100000", "max 100000", "800000 100000"]) == 8)
    #expect(try quota(["max 100000", "max 100000", "300000 100000", "800000 100000"]) == 3)
    #expect(try quota(["max 100000", "200000 100000", "300000 100000", "800000 100000"]) == 2)
    #expect(try quota(["50000 100000", "200000 100000", "300000 100000", "max 100000"]) == 0.5)
    #expect(try quota(["max 100000", "max 100000", "max 100000", "max 100000"]) == nil)
  }

  @Test("version 2: a container whose mount shows its own group as the root")
  func version2Container() throws {
    let files = ["": "100000 50000"]
    #expect(
      try Machine.version2(group: "/docker/abc", mountRoot: "/docker/abc", files: files).quota()
        == 2)
    #expect(try Machine.version2(group: "/", files: files).quota() == 2)
    let nested = Machine.version2(
      group: "/docker/abc/inner", mountRoot: "/docker/abc",
      files: ["": "400000 100000", "/inner": "100000 100000"])
    #expect(try nested.quota() == 1)
  }

  @Test("version 2: a path outside the mount's root means the mount point")
  func version2Foreign() throws {
    let machine = Machine.version2(
      group: "/../other", mountRoot: "/docker/abc", files: ["": "300000 100000"])
    #expect(try machine.quota() == 3)
  }

  @Test("version 1: quota over period of the cpu controller's own mount")
  func version1() throws {
    let machine = Machine.version1(group: "/app", files: ["/app": ("250000\n", "100000\n")])
    #expect(try machine.quota() == 2.5)
    let unlimited = Machine.version1(group: "/app", files: ["/app": ("-1\n", "100000\n")])
    #expect(try unlimited.quota() == nil)
  }

  @Test("version 1: an ancestor may be tighter, and containers show their group as the root")
  func version1Ancestors() throws {
    let nested = Machine.version1(
      group: "/a/b", files: ["/a": ("100000", "100000"), "/a/b": ("400000", "100000")])
    #expect(try nested.quota() == 1)
    let container = Machine.version1(
      group: "/docker/abc", mountRoot: "/docker/abc", files: ["": ("600000", "100000")])
    #expect(try container.quota() == 6)
  }

  @Test("both versions at once: each mount is asked about its own group")
  func hybrid() throws {
    var machine = Machine.version1(group: "/old", files: ["/old": ("300000", "100000")])
    machine.mounts += "40 30 0:40 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
    machine.files["sys/fs/cgroup/unified/cpu.max"] = "200000 100000"
    #expect(try machine.quota() == 2)
  }

  @Test(
    "garbage means no limit",
    arguments: [
      "", "\n", "max", "100000", "max 100000", "lots 100000", "100000 0", "0 100000", "-5 100000",
      "nan 100000", "100000 -1", "1 2 3", "\u{0}\u{1}\u{2}",
    ])
  func garbage(text: String) throws {
    #expect(try Machine.version2(group: "/g", files: ["/g": text]).quota() == nil)
  }

  @Test(
    "garbage in either file of version 1 means no limit",
    arguments: ["", "\n", "max", "lots", "-1", "0", "nan", "\u{0}\u{1}\u{2}"])
  func garbage1(text: String) throws {
    func quota(_ quota: String, _ period: String) throws -> Double? {
      try Machine.version1(group: "/g", files: ["/g": (quota, period)]).quota()
    }
    #expect(try quota(text, "100000") == nil)
    #expect(try quota("100000", text) == nil)
  }

  @Test("a quota beyond all processors is no limit", arguments: ["1e300 1", "inf 1", "9e18 1"])
  func hugeQuota(text: String) throws {
    #expect(
      try Machine.version2(group: "/g", files: ["/g": text]).available() == unlimited())
  }

  @Test(
    "broken lines are passed over",
    arguments: [
      ("", ""), ("::\n", "\n"), ("garbage", "garbage"), ("0::/g", "- cgroup2"),
      ("0::/g", "1 2 3 4 - cgroup2 x rw"), ("0::/g", "30 22 0:26 / /sys/fs/cgroup rw"),
    ])
  func brokenLines(membership: String, mounts: String) throws {
    let machine = Machine(
      membership: membership, mounts: mounts, files: ["sys/fs/cgroup/g/cpu.max": "100000 100000"])
    #expect(try machine.quota() == nil)
  }

  @Test("without /proc there is no quota")
  func nothing() throws {
    let root = try FakeRoot()
    #expect(ProcessorCount.cgroupQuota(root: root.path) == nil)
    #expect(ProcessorCount.available(root: root.path) >= 1)
  }

  @Test("a part of a processor counts as one, and no quota raises the count")
  func rounding() throws {
    func available(_ text: String) throws -> Int {
      try Machine.version2(group: "/g", files: ["/g": text]).available()
    }
    let all = try unlimited()
    #expect(try available("1 100000") == 1)
    #expect(try available("100000 100000") == 1)
    #expect(try available("100001 100000") == min(2, all))
    #expect(try available("100000000 100000") == all)
  }

  @Test("the default width of a thread pool has room for blocking calls, up to 32")
  func defaultWidth() {
    #expect(ProcessorCount.defaultThreadPoolWidth == min(32, ProcessorCount.available() + 4))
  }

  /// What affinity allows.
  private func unlimited() throws -> Int { try Machine().available() }
}
