//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Starts the process that hands closures in, and again behind one of which it died: it must not.
enum Overseer {
  static let flag = "--from"
  private static let output: Int32 = 5

  enum Event: UInt8 {
    case begins, failed
  }

  /// Tells the overseer.
  static func report(_ event: Event) {
    var byte = event.rawValue
    _ = write(output, &byte, 1)
  }

  /// Tries all closures that the arguments mean.
  static func run(_ arguments: [String]) -> (cases: Int, failures: Int) {
    var (cases, failures) = (0, 0)
    while true {
      let (events, status) = attempt([flag, "\(cases)"] + arguments)
      cases += events.count { $0 == Event.begins.rawValue }
      failures += events.count { $0 == Event.failed.rawValue }
      guard status != 0 else { return (cases, failures) }
      print("  FAILED the next: this process died of it, status \(status)")
      fflush(nil)
      failures += 1
      if events.isEmpty { return (cases, failures) }
    }
  }

  private static func attempt(_ arguments: [String]) -> (events: [UInt8], status: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return ([], -1) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // A descriptor that is duplicated to itself would stay closed to the child.
    let end = fcntl(ends[1], F_DUPFD_CLOEXEC, output + 1)
    close(ends[1])
    posix_spawn_file_actions_adddup2(&actions, end, output)
    var words: [UnsafeMutablePointer<CChar>?] =
      (["closures"] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var pid: pid_t = 0
    let error = posix_spawn(&pid, "/proc/self/exe", &actions, nil, &words, environ)
    close(end)
    defer { close(ends[0]) }
    guard error == 0 else { return ([], -1) }
    var events: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 512)
    while true {
      let count = read(ends[0], &buffer, buffer.count)
      guard count > 0 else { break }
      events += buffer[..<count]
    }
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    return (events, status)
  }
}
