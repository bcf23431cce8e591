//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// One thing that has happened to a call or to a worker.
public struct TaskEvent: Sendable, CustomStringConvertible {
  /// What has happened.
  public let kind: Kind

  /// The call's number, counted from 1 for each executor; `nil` for a worker's own events.
  public let task: UInt64?

  /// The call's name, if it was given one.
  public let name: String?

  /// The index of the worker on which it happened; `nil` elsewhere.
  public let worker: Int?

  /// When.
  public let instant: ContinuousClock.Instant

  /// The error a call has ended with, or is tried again after.
  public let error: (any Error)?

  /// How far the call says it has come, in a ``Kind/progressed``.
  public let progress: TaskProgress?

  package init(
    _ kind: Kind, task: UInt64? = nil, name: String? = nil, worker: Int? = nil,
    error: (any Error)? = nil, progress: TaskProgress? = nil
  ) {
    self.kind = kind
    self.task = task
    self.name = name
    self.worker = worker
    self.error = error
    self.progress = progress
    instant = .now
  }

  /// The event in one line, without the error's text, which may contain data of the call.
  public var description: String {
    let subject = task.map { " task \($0)" } ?? ""
    let quoted = name.map { " \"\($0)\"" } ?? ""
    let place = worker.map { " on worker \($0)" } ?? ""
    let reason = error.map { " (\(type(of: $0)))" } ?? ""
    let distance = progress.map { ": \($0)" } ?? ""
    return "\(kind)\(subject)\(quoted)\(place)\(reason)\(distance)"
  }
}
