//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import FuturesPortable

/// What a process does that was started as a worker: before the program's `main`, and instead of it.
///
/// The main thread serves the main queue, for closures on the main actor; calls run on a thread of their own.
@_cdecl("cfutures_worker_main")
func runAsWorker() {
  cfutures_prepare_worker()
  guard
    let memory = unsafe cfutures_map(Int32(CFUTURES_WORKER_MEMORY), 0, SharedPage.size),
    case let worker = WorkerLoop(page: unsafe SharedPage(memory)),
    (try? PlatformThread.start(named: "calls") { worker.run() }) != nil
  else { cfutures_exit_worker(Int32(CFUTURES_WORKER_NOT_STARTED)) }
  cfutures_serve_main_queue()
}
