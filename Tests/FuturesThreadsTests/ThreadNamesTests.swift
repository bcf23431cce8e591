//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads
import TestSupport
import Testing

/// What `top` and `/proc` show.
@Suite("Thread names", .timeLimit(.minutes(5)))
struct ThreadNamesTests {
  @Test(
    "prefix and index, the prefix cut so that the index stays",
    arguments: [
      ("pages", 0, "pages_0"),
      ("exactly-13-by", 0, "exactly-13-by_0"),
      ("a prefix that is too long", 7, "a prefix that_7"),
      ("a prefix that is too long", 123, "a prefix th_123"),
      ("", 3, "_3"),
      // A character of two bytes, and one of many code points, are kept or dropped as a whole.
      ("üüüüüüüüü", 0, "üüüüüü_0"),
      ("xüüüüüüüü", 0, "xüüüüüü_0"),
      ("workers-👩‍👩‍👧‍👦", 0, "workers-_0"),
    ])
  func cutting(prefix: String, index: Int, expected: String) async throws {
    #expect(PlatformThread.name(prefix: prefix, index: index) == expected)
    #expect(expected.utf8.count <= PlatformThread.nameLimit)
    guard index == 0 else { return }
    let pool = ThreadPoolExecutor(maxWorkers: 1, threadNamePrefix: prefix)
    #expect(try await pool.submit { KernelThreads.current }.value == expected)
    await pool.shutdown()
  }

  @Test("every worker has its own index, and /proc shows them while they run")
  func indices() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 5, threadNamePrefix: "SpecialPool")
    try await onThread {
      let occupation = Occupation(of: pool, workers: 5)
      let expected = (0..<5).map { "SpecialPool_\($0)" }
      #expect(KernelThreads.names(prefix: "SpecialPool_") == expected)
      occupation.end()
      try #expect(Set(occupation.futures.map { try $0.result() }) == Set(expected))
      pool.shutdown()
    }
  }

  @Test("without a prefix each pool has a number of its own, which is not cut either")
  func defaultNames() async throws {
    let names = try await onThread {
      try (0..<120).map { _ in
        let pool = ThreadPoolExecutor(maxWorkers: 1)
        defer { pool.shutdown() }
        return try pool.submit { KernelThreads.current }.result()
      }
    }
    #expect(names.allSatisfy { $0.wholeMatch(of: /Pool-\d+_0/) != nil })
    #expect(Set(names).count == 120)
  }
}
