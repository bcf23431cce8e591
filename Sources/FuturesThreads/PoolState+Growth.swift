//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

extension PoolState {
  /// What the queue needs after a change: nothing, most of the time.
  package struct Growth {
    // In one optional: to end three empty fields takes three calls, and each call of the pool makes two of these.
    private var needs: Needs?

    private struct Needs {
      var wakes: Parker?
      var starts: WorkerPlace?
      var admitted: [Submission] = []
    }

    package init() {}

    init(wakes: Parker?) {
      if let wakes { needs = Needs(wakes: wakes) }
    }

    init(starts: WorkerPlace?) {
      if let starts { needs = Needs(starts: starts) }
    }

    package var isNothing: Bool { needs == nil }

    /// A parked worker is to be woken.
    package var wakes: Parker? { needs?.wakes }

    /// A worker is to be started at this place; it is counted already.
    package var starts: WorkerPlace? { needs?.starts }

    /// Submissions for which there is room now, or no hope any more.
    package var admitted: [Submission] { needs?.admitted ?? [] }

    /// Lets submissions know besides.
    func admitting(_ submissions: [Submission]) -> Growth {
      guard !submissions.isEmpty else { return self }
      var growth = self
      growth.needs = growth.needs ?? Needs()
      growth.needs?.admitted = submissions
      return growth
    }
  }
}
