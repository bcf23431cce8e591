//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesCore
import FuturesTestKit
import Glibc
import TestSupport
import Testing

extension ProcessTests {
  @Suite("Large arguments and results", .timeLimit(.minutes(5)))
  struct LargeContentTests {
    @Test("arrive as they were, whatever their size, one after the other")
    func sizes() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        for size in echoSizes {
          let bytes = pattern(size)
          let echo = try pool.submit { bytes }.result()
          #expect(echo == bytes, "\(size) bytes")
        }
        pool.shutdown()
      }
    }

    @Test("arrive as they were, whatever they are")
    func types() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        try echo((0..<300_000).map { $0 * 0x1234_5678 }, in: pool)
        try echo((0..<300_000).map { Double($0) / 3 }, in: pool)
        try echo((0..<300_000).map { UInt16(truncatingIfNeeded: $0) }, in: pool)
        try echo((0..<300_000).map { $0.isMultiple(of: 3) }, in: pool)
        try echo((0..<30_000).map { "number \($0), ä" }, in: pool)
        try echo(String(repeating: "täglich ", count: 30_000), in: pool)
        try echo((0..<100_000).map { $0.isMultiple(of: 5) ? nil : $0 }, in: pool)
        try echo(Dictionary(uniqueKeysWithValues: (0..<30_000).map { ($0, [$0, $0]) }), in: pool)
        pool.shutdown()
      }
    }

    @Test("of calls that were sent ahead wait for each other")
    func ahead() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let futures = (0..<300).map { number in
          pool.submit { [Int](repeating: number, count: number.isMultiple(of: 3) ? 1 : 40_000) }
        }
        for (number, future) in futures.enumerated() {
          let result = try future.result()
          #expect(result.count == (number.isMultiple(of: 3) ? 1 : 40_000))
          #expect(result.allSatisfy { $0 == number })
        }
        pool.shutdown()
      }
    }

    @Test("give the memory back that they took on their way, after a while")
    func memory() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let bytes = pattern(48 << 20)
        let result = try pool.submit { bytes }.result()
        #expect(result.count == bytes.count)
        let pid = try pool.submit { getpid() }.result()
        let isGiven = eventually { sharedMemory(of: pid) < 16 << 20 }
        #expect(isGiven)
        let again = try pool.submit { bytes }.result()
        #expect(again == bytes)
        pool.shutdown()
      }
    }

    @Test("take the same way out of a sandbox", .enabled(if: Kernel.hasSandboxes))
    func sandboxed() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1, sandbox: Sandbox())
      try await onThread {
        try echo(pattern(9 << 20), in: pool)
        // Four mebibytes stay for each direction.
        let pid = try #require(pool.workerProcessIDs.first)
        #expect(sharedMemory(of: pid) >= 8 << 20)
        pool.shutdown()
      }
    }

    @Test("that an error carries arrive too")
    func errors() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let text = String(repeating: "reason ", count: 50_000)
        #expect(throws: Mishap(reason: text)) {
          try pool.submit { () -> Int in throw Mishap(reason: text) }.result()
        }
        pool.shutdown()
      }
    }

    @Test("go through pipes where files may not be large")
    func limited() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let echoes = try pool.submit(echoThroughPipes).result()
        #expect(echoes == Echoes(count: echoSizes.count, areSame: true))
        pool.shutdown()
      }
    }
  }
}

/// Around what goes through a pipe, what stays mapped, and what is given back.
private let echoSizes = [
  1, 1 << 16, (1 << 16) - 100, 1 << 20, (1 << 20) + 1, 100_000, (4 << 20) - 100, 4 << 20, 9 << 20,
  200_000, 20 << 20, 70_000,
]

/// Bytes that are not the same on any two pages.
@Sendable private func pattern(_ size: Int) -> [UInt8] {
  var bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: size), count: size)
  for place in stride(from: 0, to: size, by: 1021) {
    bytes[place] = UInt8(truncatingIfNeeded: place / 4099)
  }
  return bytes
}

@Sendable private func echo<Value: Codable & Equatable & Sendable>(
  _ value: Value, in pool: ProcessPoolExecutor
) throws {
  let result = try pool.submit { value }.result()
  #expect(result == value)
}

/// How much memory a worker and its pool have together, in bytes.
private func sharedMemory(of worker: Int32) -> Int {
  var facts = stat()
  // It has no name, and is long because of its last byte; its blocks are what it takes.
  guard stat("/proc/\(worker)/fd/5", &facts) == 0 else { return 0 }
  return Int(facts.st_blocks) * 512
}

/// In a process whose files may have a mebibyte, and whose workers' too.
@Sendable private func echoThroughPipes() throws -> Echoes {
  var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
  guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
    throw Mishap(reason: "errno \(errno)")
  }
  return try withProcessPool(maxWorkers: 1) { pool in
    var echoes = Echoes(count: 0, areSame: true)
    for size in echoSizes {
      let bytes = pattern(size)
      echoes.areSame = try pool.submit { bytes }.result() == bytes && echoes.areSame
      echoes.count += 1
    }
    return echoes
  }
}

private struct Echoes: Codable, Equatable {
  var count: Int
  var areSame: Bool
}
