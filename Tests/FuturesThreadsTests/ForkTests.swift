//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import Glibc
import TestSupport
import Testing

/// A child that is forked beside working pools inherits no thread of theirs, and must be able to end.
///
/// In processes of their own, so that nothing of the test runner is forked.
@Suite("Fork", .timeLimit(.minutes(5)), .serialized)
struct ForkTests {
  @Test("while a pool keeps submitting, 30 times, ended by _exit and by exit")
  func beside() async {
    await #expect(processExitsWith: .success) { try besideScenario() }
  }

  @Test("inside a call")
  func inside() async {
    await #expect(processExitsWith: .success) { try insideScenario() }
  }
}

private func besideScenario() throws {
  let pool = ThreadPoolExecutor(maxWorkers: 4)
  let (stop, started) = (Lock(false), Gate())
  let submitter = ThreadPoolExecutor(maxWorkers: 1)
  let submitting = submitter.submit {
    while !stop.withLock({ $0 }) {
      let futures = (0..<20).map { number in pool.submit { number } }
      started.open()
      for future in futures { _ = try future.result() }
    }
  }
  started.wait()
  for round in 0..<30 { #expect(statusOfChild(endingBy: round % 2 == 0 ? _exit : exit) == 0) }
  stop.withLock { $0 = true }
  try submitting.result()
  pool.shutdown()
  submitter.shutdown()
}

private func insideScenario() throws {
  let pool = ThreadPoolExecutor(maxWorkers: 2)
  for _ in 0..<10 {
    for end in [_exit, exit] {
      try #expect(pool.submit { statusOfChild(endingBy: end) }.result() == 0)
    }
  }
  let suspending = pool.submit { () async in statusOfChild(endingBy: _exit) }
  try #expect(suspending.result() == 0)
  pool.shutdown()
}

private typealias End = @Sendable (Int32) -> Never

/// Forks a child that does nothing but end, and waits for it.
///
/// - Returns: Its status; -1 when it could not be had.
private func statusOfChild(endingBy end: End) -> Int32 {
  let child = fork()
  if child == 0 { end(0) }
  var status: Int32 = -1
  guard child > 0, waitpid(child, &status, 0) == child else { return -1 }
  return status
}
