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

/// CPython runs everything that is queued before the interpreter exits; here nothing is waited for.
@Suite("Program exit", .timeLimit(.minutes(5)))
struct ProgramExitTests {
  @Test("a program ends although calls run, are queued, and a pool was shut down by nobody")
  func exitWithWork() async {
    await #expect(processExitsWith: .exitCode(7)) {
      let pool = ThreadPoolExecutor(maxWorkers: 1)
      let (arrived, never) = (Promise<Void>(), Gate())
      _ = pool.submit {
        try? arrived.succeed()
        never.wait()
      }
      let queued = pool.submit { 1 }
      try? await arrived.future.value
      exit(queued.isDone ? 8 : 7)
    }
  }

  @Test("an interrupt ends a program at once, although calls block and it waits for them")
  func interrupt() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      // Those who start the tests may have told their children to ignore it.
      signal(SIGINT, SIG_DFL)
      let pool = ThreadPoolExecutor(maxWorkers: 2)
      let (arrived, never) = (Promise<Void>(), Gate())
      _ = pool.submit {
        try? arrived.succeed()
        never.wait()
      }
      _ = pool.submit {
        try arrived.future.result()
        kill(getpid(), SIGINT)
        // The signal may be any thread's, and this one may go on for a moment.
        never.wait()
      }
      await pool.shutdown()
    }
  }

  @Test("a call may be submitted while the program exits, and does not hold it up")
  func submitAtExit() async {
    await #expect(processExitsWith: .exitCode(7)) {
      atexit {
        let pool = ThreadPoolExecutor(maxWorkers: 1)
        _ = pool.submit { 1 }
      }
      exit(7)
    }
  }
}
