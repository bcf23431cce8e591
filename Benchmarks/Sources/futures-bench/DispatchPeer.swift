//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Dispatch
import Synchronization

/// A concurrent queue of Grand Central Dispatch, and the future that people build on it by hand.
///
/// A `DispatchWorkItem` can be waited for as well, and a group for each task; both took longer.
struct DispatchPeer: ThreadPeer {
  private let queue = DispatchQueue(label: "bench", attributes: .concurrent)

  /// A value and the semaphore that says when it is there.
  final class Handle: Sendable {
    // Relaxed, because the semaphore orders what comes before and after it.
    private let value = Atomic(0)
    private let semaphore = DispatchSemaphore(value: 0)

    func fulfil(_ value: Int) {
      self.value.store(value, ordering: .relaxed)
      semaphore.signal()
    }

    func take() -> Int {
      semaphore.wait()
      return value.load(ordering: .relaxed)
    }

    var isPending: Bool { semaphore.wait(timeout: .now()) == .timedOut }
  }

  func submitOne() -> Handle {
    let handle = Handle()
    queue.async { handle.fulfil(1) }
    return handle
  }

  func take(_ handle: Handle) -> Int {
    handle.take()
  }

  func isPending(_ handle: Handle) -> Bool {
    handle.isPending
  }

  func post(_ job: some Job) {
    queue.async { job.run() }
  }

  func occupy(until gate: Gate) {
    // A barrier, because a queue gets more threads when those it has are blocked.
    let latch = Latch(1)
    queue.async(flags: .barrier) {
      latch.run()
      gate.wait()
    }
    latch.wait()
  }

  func map(_ inputs: [Int], into outputs: inout [Int]) {
    outputs.withUnsafeMutableBufferPointer { buffer in
      let chunks = Chunks(inputs, buffer)
      DispatchQueue.concurrentPerform(iterations: Chunks.count) { chunks.map($0) }
    }
  }

  /// A blocked task keeps its thread, and a queue runs out of threads long before the recursion ends.
  func fibonacci(_ n: Int) -> Int? { nil }
}
