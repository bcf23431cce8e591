//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What a call tries in a sandbox: each by its name, with 0 where it has succeeded, or its errno.
///
/// Such that a sandbox with a hole costs nobody but the test: the signals are number 0, the paths lie nowhere.
enum Attacks {
  typealias Outcomes = [String: Int32]

  private static func outcome(_ result: some BinaryInteger) -> Int32 { result < 0 ? errno : 0 }

  private static func opening(_ path: String, _ flags: Int32 = O_RDONLY) -> Int32 {
    let descriptor = open(path, flags | O_CLOEXEC, 0o600)
    let result = outcome(descriptor)
    if descriptor >= 0 { close(descriptor) }
    return result
  }

  /// On files and folders that the sandbox does not name.
  @Sendable static func onFiles(_ ground: Playground) -> Outcomes {
    let parent = getppid()
    return [
      "open": opening("/etc/passwd"),
      "open for writing": opening(ground.secret, O_WRONLY),
      "open a folder": opening(ground.outside, O_RDONLY | O_DIRECTORY),
      "open the root": opening("/", O_RDONLY | O_DIRECTORY),
      "openat2": Kernel.call(
        437, Int(AT_FDCWD), Kernel.address(of: "/etc/passwd"), Kernel.address(of: []), 24),
      "dots": opening("\(ground.readable)/../outside/secret"),
      "own root": opening("/proc/self/root/etc/passwd"),
      "root of the thread": opening("/proc/thread-self/root/etc/passwd"),
      "root of the parent": opening("/proc/\(parent)/root/etc/passwd"),
      "descriptor of the parent": opening("/proc/\(parent)/fd/0"),
      "memory of the parent": opening("/proc/\(parent)/mem", O_RDWR),
      "maps of the parent": opening("/proc/\(parent)/maps"),
      "environment of the parent": opening("/proc/\(parent)/environ"),
      "own memory as a thread's": opening("/proc/thread-self/mem", O_RDWR),
      "own rights as a thread's": opening("/proc/thread-self/attr/current", O_WRONLY),
      "folder of a thread": opening("/proc/thread-self/fd", O_RDONLY | O_DIRECTORY),
      "thread of the parent": opening("/proc/\(parent)/task/\(parent)/environ"),
      "status of another's descriptors": opening("/proc/\(parent)/fdinfo/0"),
      "pages of the parent": opening("/proc/\(parent)/pagemap"),
      "list of processes": opening("/proc", O_RDONLY | O_DIRECTORY),
      "messages of the kernel": opening("/proc/kmsg", O_RDONLY | O_NONBLOCK),
      "settings of the kernel": opening("/proc/sys/kernel/core_pattern", O_WRONLY),
      "own memory": opening("/proc/self/mem", O_RDWR),
      "symbolic link": opening(ground.link),
      "symbolic link to a folder": opening("\(ground.folderLink)/secret"),
      "after chdir": { chdir(ground.outside) == 0 ? opening("secret") : errno }(),
      "through a descriptor for paths": throughPath(ground.outside),
      "truncate": outcome(truncate(ground.secret, 0)),
      "create": opening("\(ground.outside)/new", O_WRONLY | O_CREAT),
      "unlink": outcome(unlink(ground.secret)),
      "mkdir": outcome(mkdir("\(ground.outside)/new", 0o700)),
      "rmdir": outcome(rmdir(ground.outside)),
      "symlink": outcome(symlink("/", "\(ground.outside)/new")),
      "mkfifo": outcome(mkfifo("\(ground.outside)/new", 0o600)),
      "a disk": outcome(mknod("\(ground.writable)/disk", S_IFBLK | 0o600, 0x800)),
      "a terminal": outcome(mknod("\(ground.writable)/terminal", S_IFCHR | 0o600, 0x500)),
      "chmod": outcome(chmod(ground.secret, 0o777)),
      "chown": outcome(chown(ground.secret, 1, 1)),
      "utimes": outcome(utimes(ground.secret, nil)),
      "setxattr": Kernel.call(
        Kernel.number(188, 5), Kernel.address(of: ground.secret), Kernel.address(of: "user.x"),
        Kernel.address(of: "x"), 1),
      "chroot": outcome(chroot(ground.writable)),
      "inotify": outcome(inotify_add_watch(inotify_init1(0), ground.outside, 0x100)),
    ]
  }

  private static func throughPath(_ folder: String) -> Int32 {
    let descriptor = open(folder, 0o10_000_000 | O_DIRECTORY | O_CLOEXEC)
    defer { close(descriptor) }
    return Kernel.call(
      Kernel.number(257, 56), Int(descriptor), Kernel.address(of: "secret"), Int(O_RDONLY))
  }

  /// Into and out of the sandbox's folders.
  ///
  /// The kernel's answer to some is that the two lie on different disks.
  @Sendable static func byMoving(_ ground: Playground) -> Outcomes {
    let own = "\(ground.writable)/own"
    close(open(own, O_WRONLY | O_CREAT, 0o600))
    return [
      "hard link": outcome(link(ground.secret, "\(ground.writable)/secret")),
      "hard link to a page": outcome(link(ground.page, "\(ground.writable)/page")),
      "hard link out": outcome(link(ground.page, "\(ground.outside)/page")),
      "rename in": outcome(rename(ground.secret, "\(ground.writable)/secret")),
      "hard link of its own out": outcome(link(own, "\(ground.outside)/own")),
      "rename out": outcome(rename(own, "\(ground.outside)/own")),
    ]
  }

  /// On what may only be read.
  @Sendable static func onReadable(_ ground: Playground) -> Outcomes {
    let descriptor = open(ground.page, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    return [
      "open for writing": opening(ground.page, O_WRONLY),
      "open for appending": opening(ground.page, O_RDWR | O_APPEND),
      "truncate": outcome(truncate(ground.page, 0)),
      "open with truncation": opening(ground.page, O_RDONLY | O_TRUNC),
      "create": opening("\(ground.readable)/new", O_WRONLY | O_CREAT),
      "without a name": opening(ground.readable, O_RDWR | 0o20_000_000 | O_DIRECTORY),
      "unlink": outcome(unlink(ground.page)),
      "rename": outcome(rename(ground.page, "\(ground.readable)/other")),
      "open anew": opening("/proc/self/fd/\(descriptor)", O_RDWR),
      "fchmod": outcome(fchmod(descriptor, 0o777)),
      "fchown": outcome(fchown(descriptor, 1, 1)),
      "futimens": outcome(futimens(descriptor, nil)),
    ]
  }

  /// On other processes, the parent above all.
  @Sendable static func onProcesses(_ parent: pid_t) -> Outcomes {
    let parent = Int(parent)
    let shell = Kernel.address(of: "/bin/sh")
    let own = Kernel.address(of: [UInt64(Kernel.address(of: [])), 8])
    let others = Kernel.address(of: [8, 8])
    let pipe = descriptors()
    return [
      "execve": Kernel.call(Kernel.number(59, 221), shell, Kernel.address(of: []), 0),
      "execveat of a file in memory": executeFromMemory(),
      "fork": Kernel.call(Kernel.number(56, 220), Int(SIGCHLD)),
      "posix_spawn": spawn(),
      "a thread's namespace": Kernel.call(Kernel.number(56, 220), 0x4000_0000 | 0x10_000),
      "ptrace": Kernel.call(Kernel.number(101, 117), 0x4206, parent),
      "process_vm_readv": Kernel.call(Kernel.number(310, 270), parent, own, 1, others, 1),
      "process_vm_writev": Kernel.call(Kernel.number(311, 271), parent, own, 1, others, 1),
      "pidfd_open": Kernel.call(434, parent),
      "pidfd_getfd": Kernel.call(438, 0, 0),
      "kill": outcome(kill(pid_t(parent), 0)),
      "kill all": outcome(kill(-1, 0)),
      "kill its group": outcome(kill(-getpgid(pid_t(parent)), 0)),
      "tgkill": Kernel.call(Kernel.number(234, 131), parent, parent, 0),
      "tkill": Kernel.call(Kernel.number(200, 130), parent, 0),
      "rt_sigqueueinfo": Kernel.call(
        Kernel.number(129, 138), parent, 0, Kernel.address(of: [0, 0xFFFF_FFFF])),
      "signals of a pipe": Kernel.call(Kernel.number(72, 25), Int(pipe), 8, parent),
      "another signal of a pipe": Kernel.call(Kernel.number(72, 25), Int(pipe), 10, Int(SIGKILL)),
      "signals of a terminal": outcome(fcntl(pipe, F_SETFL, O_ASYNC)),
      "its limits": Kernel.call(Kernel.number(302, 261), parent, 7, 0, own),
      "its processors": Kernel.call(Kernel.number(203, 122), parent, 0, own),
      "its priority": outcome(setpriority(__priority_which_t(0), id_t(parent), 0)),
      "its group": outcome(setpgid(0, getpgid(pid_t(parent)))),
      "outliving it": Kernel.call(Kernel.number(157, 167), 1, 0),
      "input of a terminal": Kernel.call(
        Kernel.number(16, 29), 1, 0x5412, Kernel.address(of: "x")),
    ]
  }

  private static func descriptors() -> Int32 {
    var ends: [Int32] = [0, 0]
    return pipe(&ends) == 0 ? ends[0] : -1
  }

  private static func executeFromMemory() -> Int32 {
    let file = memfd("program")
    return Kernel.call(
      Kernel.number(322, 281), Int(file), Kernel.address(of: ""), Kernel.address(of: []), 0, 0x1000)
  }

  private static func memfd(_ name: String) -> Int32 {
    let function = unsafeBitCast(
      dlsym(nil, "memfd_create"), to: (@convention(c) (UnsafePointer<CChar>, UInt32) -> Int32).self)
    let file = function(name, 0)
    write(file, "#!/bin/sh\n", 10)
    return file
  }

  private static func spawn() -> Int32 {
    var child = pid_t()
    return posix_spawn(&child, "/bin/true", nil, nil, [strdup("true"), nil], nil)
  }

  /// On the kernel: calls by which others have got out of boxes.
  @Sendable static func onKernel() -> Outcomes {
    let zeros = Kernel.address(of: [])
    return [
      "io_uring_setup": Kernel.call(425, 4, zeros),
      "unshare": Kernel.call(Kernel.number(272, 97), 0x1000_0000),
      "setns": Kernel.call(Kernel.number(308, 268), 0, 0),
      "mount": Kernel.call(
        Kernel.number(165, 40), Kernel.address(of: "none"), Kernel.address(of: "/nowhere"),
        Kernel.address(of: "tmpfs")),
      "umount2": Kernel.call(Kernel.number(166, 39), Kernel.address(of: "/nowhere")),
      "open_tree": Kernel.call(428, Int(AT_FDCWD), Kernel.address(of: "/"), 1),
      "fsopen": Kernel.call(430, Kernel.address(of: "tmpfs"), 0),
      "open_by_handle_at": Kernel.call(Kernel.number(304, 265), 0, zeros, 0),
      "bpf": Kernel.call(Kernel.number(321, 280), 0, zeros, 48),
      "perf_event_open": Kernel.call(Kernel.number(298, 241), zeros, 0, -1, -1),
      "userfaultfd": Kernel.call(Kernel.number(323, 282), 1),
      "keyctl": Kernel.call(Kernel.number(250, 219), 0, -3, 1),
      "shmget": Kernel.call(Kernel.number(29, 194), 1234, 4096, 0),
      "mq_open": Kernel.call(
        Kernel.number(240, 180), Kernel.address(of: "nowhere"), 0),
      "syslog": Kernel.call(Kernel.number(103, 116), 3, zeros, 64),
      "reboot": Kernel.call(Kernel.number(169, 142), 0, 0, 0),
      "init_module": Kernel.call(Kernel.number(175, 105), zeros, 8, zeros),
      "sethostname": Kernel.call(Kernel.number(170, 161), Kernel.address(of: "x"), -1),
    ]
  }

  /// Sockets of all kinds, but those of the Internet.
  @Sendable static func onServices() -> Outcomes {
    [
      "local": socketing(AF_UNIX, Int32(SOCK_STREAM.rawValue)),
      "local datagrams": socketing(AF_UNIX, Int32(SOCK_DGRAM.rawValue)),
      "kernel": socketing(16, Int32(SOCK_RAW.rawValue)),
      "packets": socketing(17, Int32(SOCK_RAW.rawValue)),
      "host": socketing(40, Int32(SOCK_STREAM.rawValue)),
      "crypto": socketing(38, 5),
      "pair of datagrams": Kernel.call(
        Kernel.number(53, 199), 1, Int(SOCK_DGRAM.rawValue), 0, Kernel.address(of: [])),
    ]
  }

  /// Sockets of the Internet.
  @Sendable static func onInternet() -> Outcomes {
    [
      "TCP": socketing(AF_INET, Int32(SOCK_STREAM.rawValue)),
      "UDP": socketing(AF_INET, Int32(SOCK_DGRAM.rawValue)),
      "TCP over version 6": socketing(AF_INET6, Int32(SOCK_STREAM.rawValue)),
      "raw": socketing(AF_INET, Int32(SOCK_RAW.rawValue)),
    ]
  }

  private static func socketing(_ family: Int32, _ kind: Int32) -> Int32 {
    let descriptor = socket(family, kind, 0)
    let result = outcome(descriptor)
    if descriptor >= 0 { close(descriptor) }
    return result
  }
}
