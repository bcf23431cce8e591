//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// What the call that this process makes can learn of itself: all of it lies in the shared page.
final class WorkerContext: CallSurroundings {
  private let page: SharedPage

  init(page: SharedPage) { self.page = page }

  var isCancellationRequested: Bool { page.stop == page.started }
  var attempt: Int { page.attempt }
  var deadline: Deadline { page.deadline }
}
