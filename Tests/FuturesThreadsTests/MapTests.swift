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

@Suite("map on threads", .timeLimit(.minutes(5)))
struct MapTests {
  private let pool = ThreadPoolExecutor(maxWorkers: 4, threadNamePrefix: "map")

  @Test("results come in input order, whatever the size of the chunks")
  func order() async throws {
    for count in [0, 1, 2, 3, 7, 100, 1_000] {
      let expected = (0..<count).map { $0 * 2 }
      #expect(try await pool.map(0..<count) { $0 * 2 } == expected)
      for size in [1, 2, 3, 8, 1_000, .max] {
        #expect(try await pool.map(0..<count, chunkSize: size) { $0 * 2 } == expected)
      }
    }
  }

  @Test("the blocking form does the same")
  func blocking() async throws {
    try await onThread {
      try #expect(pool.map(0..<100) { $0 * 2 } == (0..<100).map { $0 * 2 })
      try #expect(pool.map(["b", "a"], chunkSize: 1) { $0 + $0 } == ["bb", "aa"])
    }
  }

  @Test("every input is used once, by as many threads as there are, at the same time")
  func sideBySide() async throws {
    let (together, calls) = (Latch(4), Recorder<Int>())
    let names = try await pool.map(0..<4, chunkSize: 1) { number in
      calls.record(number)
      together.arriveAndWait()
      return KernelThreads.current
    }
    #expect(calls.values.sorted() == [0, 1, 2, 3])
    #expect(Set(names).count == 4)
  }

  @Test("the elements of a chunk run on one thread, one after the other")
  func chunks() async throws {
    let places = Recorder<(thread: String, input: Int)>()
    _ = try await pool.map(0..<100, chunkSize: 10) { places.record((KernelThreads.current, $0)) }
    for thread in Set(places.values.map(\.thread)) {
      let inputs = places.values.filter { $0.thread == thread }.map(\.input)
      #expect(inputs.count.isMultiple(of: 10))
      for start in stride(from: 0, to: inputs.count, by: 10) {
        let first = inputs[start]
        #expect(first.isMultiple(of: 10))
        #expect(Array(inputs[start..<(start + 10)]) == Array(first..<(first + 10)))
      }
    }
  }

  @Test("without a chunk size, one slow call does not hold back those behind it")
  func balance() async throws {
    let others = Latch(99)
    let results = try await pool.map(0..<100) { number in
      // The first call ends when all others have: they must not share its chunk.
      if number == 0 { others.wait() } else { others.arrive() }
      return number
    }
    #expect(results == Array(0..<100))
  }

  @Test("without a chunk size, chunks of short calls shrink again towards the end")
  func shrinkingChunks() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let lastTwo = Latch(2)
    let results = try await pool.map(0..<2_000) { number in
      // The last two wait for each other: they must not share a chunk.
      if number >= 1_998 { lastTwo.arriveAndWait() }
      return number
    }
    #expect(results == Array(0..<2_000))
    await pool.shutdown()
  }

  @Test("a million inputs")
  func million() async throws {
    let squares = try await pool.map(0..<1_000_000) { $0 &* $0 }
    #expect(squares.count == 1_000_000)
    #expect(squares.indices.allSatisfy { squares[$0] == $0 &* $0 })
  }

  @Test("results of any kind: of no size, small, large, and with or without something to free")
  func kinds() async throws {
    func check<R: Equatable & Sendable>(_ transform: @escaping @Sendable (Int) -> R) async throws {
      let expected = (0..<5_000).map(transform)
      for size in [nil, 7, .max] {
        #expect(try await pool.map(0..<5_000, chunkSize: size, transform: transform) == expected)
      }
    }
    try await check { UInt8(truncatingIfNeeded: $0) }
    try await check { SIMD8(repeating: $0) }
    try await check { "the number \($0)" }
    try await check { $0.isMultiple(of: 2) ? nil : [$0] }
    #expect(try await pool.map(0..<5_000) { _ in }.count == 5_000)
  }

  @Test(
    "large results are written to large pages, where the kernel has them",
    .enabled(if: MemoryMapping.areLargePagesKnown))
  func largePages() async throws {
    // Larger than what the allocator may have at hand.
    let results = try await pool.map(0..<8_000_000) { $0 }
    let start = results.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    let mapping = try #require(MemoryMapping(containing: start + 32_000_000))
    // Freed before, it would be somebody else's memory.
    withExtendedLifetime(results) {}
    #expect(mapping.flags.contains("hg"))
  }

  @Test("several sequences together, as long as the shortest")
  func severalSequences() async throws {
    #expect(try await pool.map(+, [1, 2, 3], [4, 5, 6]) == [5, 7, 9])
    #expect(try await pool.map(+, 0..., [1, 1, 1]) == [1, 2, 3])
    #expect(try await pool.map(+, [Int](), 0...) == [])
    #expect(try await pool.map(between, [5, 9, 1], 0..., [7, 7]) == [true, false])
    try await onThread {
      try #expect(pool.map(+, [1, 2, 3], [4, 5, 6, 7], chunkSize: 2) == [5, 7, 9])
    }
    #expect(try await pool.map(zip([1, 2], ["a", "b"])) { "\($0)\($1)" } == ["1a", "2b"])
  }

  @Test("everything runs also when the results are not looked at")
  func runsWithoutLooking() async throws {
    let calls = Counter()
    _ = try await pool.map(0..<10) { _ in calls.increment() }
    #expect(calls.value == 10)
  }

  @Test("the inputs are read on the caller's thread before any result is awaited")
  func readsOnCaller() async throws {
    try await onThread {
      let readers = Recorder<String>()
      let inputs = sequence(state: 0) { number -> Int? in
        readers.record(KernelThreads.current)
        number += 1
        return number <= 5 ? number : nil
      }
      try #expect(pool.map(inputs) { $0 } == [1, 2, 3, 4, 5])
      #expect(Set(readers.values) == ["scenario"])
    }
  }

  @Test("chunk sizes below 1 are refused, also for no inputs", arguments: [0, -1, .min])
  func badChunkSize(size: Int) async throws {
    for inputs in [[], [1, 2, 3]] {
      let error = await #expect(throws: ExecutorError.self) {
        try await pool.map(inputs, chunkSize: size) { $0 }
      }
      #expect(error?.code == .invalidArgument && error?.message.contains("\(size)") == true)
    }
  }

  @Test("several maps at a time share the pool")
  func concurrentMaps() async throws {
    try await withThrowingTaskGroup(of: [Int].self) { group in
      for offset in 0..<20 { group.addTask { try await pool.map(0..<200) { $0 + offset } } }
      for try await results in group { #expect(results == Array(results[0]..<(results[0] + 200))) }
    }
  }

  @Test("shutdown during a map lets it finish")
  func shutdownDuringMap() async throws {
    let pool = ThreadPoolExecutor(maxWorkers: 2)
    let (started, gate) = (Promise<Void>(), Gate())
    let mapping = Task {
      try await pool.map(0..<50, chunkSize: 1) { number in
        if number == 0 {
          try started.succeed()
          gate.wait()
        }
        return number
      }
    }
    try await started.future.value
    let closing = Task { await pool.shutdown() }
    try await onThread { #expect(eventually { pool.submit { 1 }.failureCode == .shutDown }) }
    gate.open()
    #expect(try await mapping.value == Array(0..<50))
    await closing.value
  }
}

@Sendable private func between(_ number: Int, _ low: Int, _ high: Int) -> Bool {
  low <= number && number <= high
}
