//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What the worker processes of a pool may reach: some files, and the network or not.
///
/// For calls whose code, or whose data, is not trusted. The kernel enforces it, in every worker from before anything
/// runs in it until its end: landlock for files, a filter of system calls for the rest. Needs Linux 6.2; a pool on a
/// system that cannot do it fails its calls with ``ExecutorError/Code/unsupported``, and never runs them without.
///
/// ```swift
/// let pool = ProcessPoolExecutor(
///   maxWorkers: 2, sandbox: Sandbox(readable: ["/srv/fonts"], writable: ["/srv/thumbnails"]))
/// ```
///
/// A worker in a sandbox starts no programs or processes and gives no backtrace when it crashes. `docs/processes.md`
/// says what else it cannot do, and what it still can.
public struct Sandbox: Sendable {
  let readable: [String]
  let writable: [String]
  let network: Bool

  /// A sandbox; without arguments one that gives neither files nor a network.
  ///
  /// Paths are of files or of folders with all that is below them. They have to be there when a worker starts, and
  /// symbolic links in them are followed then. Relative ones begin at the pool's `workingDirectory`, or without it
  /// where the program works at that time.
  ///
  /// - Parameters:
  ///   - readable: What may be read.
  ///   - writable: What may be read and changed; files below may be created and removed.
  ///   - network: Whether there may be sockets, of the Internet's protocols and no others.
  public init(readable: [String] = [], writable: [String] = [], network: Bool = false) {
    self.readable = readable
    self.writable = writable
    self.network = network
  }

  /// As a worker is told.
  ///
  /// With lengths, because a path may contain every character.
  var description: String {
    (network ? "1" : "0") + readable.map { "r\($0.utf8.count):\($0)" }.joined()
      + writable.map { "w\($0.utf8.count):\($0)" }.joined()
  }
}
