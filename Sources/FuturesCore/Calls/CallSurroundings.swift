//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a running call can learn of itself, wherever it runs.
package protocol CallSurroundings: AnyObject, Sendable {
  var isCancellationRequested: Bool { get }
  /// Counted from 1.
  var attempt: Int { get }
  var deadline: Deadline { get }
  func report(_ progress: TaskProgress)
}

extension AnyFuture: CallSurroundings {
  package var attempt: Int { plan?.attempt ?? 1 }
  package var deadline: Deadline { plan?.currentDeadline ?? .never }

  package func report(_ progress: TaskProgress) {
    if isUnderWay { plan?.didProgress(progress) }
  }
}
