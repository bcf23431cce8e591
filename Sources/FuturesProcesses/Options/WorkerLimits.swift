//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// What a worker process may use.
public struct WorkerLimits: Sendable {
  /// Bytes of memory for data, `RLIMIT_DATA`; `nil` for no limit.
  ///
  /// A worker that wants more fails to allocate, which ends it: its call fails with a ``WorkerCrash``. So that what
  /// calls leave behind does not end a later one, a worker is replaced between two calls when it has used up half of
  /// what was left to it after its first.
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

  /// Traps where a number makes no sense: it would be no limit, or a limit that no worker can live with.
  func check() {
    require(memory, isPositive: (memory ?? 1) > 0, "memory")
    require(cpuTime, isPositive: (cpuTime ?? .seconds(1)) > .zero, "cpuTime")
    require(openFiles, isPositive: (openFiles ?? 1) > 0, "openFiles")
    if let niceness, !(-20...19).contains(niceness) {
      misuse("WorkerLimits: niceness is \(niceness); give -20 to 19")
    }
  }

  private func require<T>(_ value: T?, isPositive: Bool, _ name: String) {
    if let value, !isPositive { misuse("WorkerLimits: \(name) is \(value); give more than 0") }
  }
}
