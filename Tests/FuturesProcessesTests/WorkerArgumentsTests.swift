//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Testing

extension ProcessTests {
  @Suite("What a worker is started with", .timeLimit(.minutes(5)))
  struct WorkerArgumentsTests {
    @Test("are the program's arguments, behind a name of its own")
    func arguments() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, processNamePrefix: "named")
      let here = CommandLine.arguments
      let there = try await pool.submit { CommandLine.arguments }.value
      #expect(there.first == "named" && there.dropFirst() == here.dropFirst())
      await pool.shutdown()
    }
  }
}
