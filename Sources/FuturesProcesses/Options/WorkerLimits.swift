//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a worker process may use.
public struct WorkerLimits: Sendable {
  /// Bytes of memory for data, `RLIMIT_DATA`; `nil` for no limit.
  ///
  /// A worker that wants more fails to allocate, which ends it: its call fails with a ``WorkerCrash``.
  public var memory: Int?

  /// Processor time over the worker's whole life; `nil` for no limit.
  ///
  /// In whole seconds, rounded up.
  public var cpuTime: Duration?

  /// How many files may be open at a time; `nil` for the pool's own limit.
  public var openFiles: Int?

  /// How much the worker gives way to other processes, from -20 to 19; `nil` for as much as the pool's.
  public var niceness: Int32?

  /// Limits, none without arguments.
  ///
  /// - Parameters:
  ///   - memory: Bytes of memory for data.
  ///   - cpuTime: Processor time over the worker's whole life.
  ///   - openFiles: How many files may be open at a time.
  ///   - niceness: How much the worker gives way to other processes.
  public init(
    memory: Int? = nil, cpuTime: Duration? = nil, openFiles: Int? = nil, niceness: Int32? = nil
  ) {
    self.memory = memory
    self.cpuTime = cpuTime
    self.openFiles = openFiles
    self.niceness = niceness
  }
}
