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

/// Which of the calls that wait is started first.
@Suite("Priority", .timeLimit(.minutes(5)))
struct PriorityTests {
  /// How a call gets its priority.
  enum Origin: CaseIterable, Sendable {
    case option, asyncOption, submittingTask, asyncSubmittingTask, job
  }

  /// A pool one thread wide whose calls note their name when they start, in the order of their start.
  private struct Race: Sendable {
    let pool = ThreadPoolExecutor(maxWorkers: 1)
    let occupation: Occupation
    let order = Recorder<String>()

    /// Not for test bodies.
    init() { occupation = Occupation(of: pool) }

    /// Returns when the call waits in the queue; not for test bodies.
    func enter(_ name: String, _ priority: TaskPriority?, by origin: Origin = .option) {
      let pending = pool.statistics.pending
      let note: @Sendable () -> Void = { order.record(name) }
      let options = priority.map { TaskOptions.priority($0) } ?? TaskOptions()
      let submitted = Gate()
      switch origin {
      case .option: _ = pool.submit(options, note)
      case .asyncOption: _ = pool.submit(options) { () async in note() }
      case .submittingTask, .asyncSubmittingTask:
        Task(priority: priority) {
          if origin == .submittingTask {
            _ = pool.submit(note)
          } else {
            _ = pool.submit { () async in note() }
          }
          submitted.open()
        }
        submitted.wait()
      case .job:
        Task(executorPreference: pool, priority: priority) { note() }
        return
      }
      #expect(pool.statistics.pending == pending + 1)
    }

    /// The names in the order of their start; not for test bodies.
    func run() -> [String] {
      occupation.end()
      pool.shutdown()
      return order.values
    }
  }

  @Test(
    "high before default before low, and by order of submission among equals",
    arguments: Origin.allCases)
  func lanes(origin: Origin) async throws {
    try await onThread {
      let race = Race()
      for round in 0..<3 {
        race.enter("low \(round)", .low, by: origin)
        race.enter("default \(round)", .medium, by: origin)
        race.enter("high \(round)", .high, by: origin)
      }
      let order = race.run()
      #expect(
        order == ["high", "default", "low"].flatMap { lane in (0..<3).map { "\(lane) \($0)" } })
    }
  }

  @Test("priorities between the lanes go to the nearest, none counts as default")
  func between() async throws {
    try await onThread {
      let race = Race()
      let priorities: [(String, TaskPriority?)] = [
        ("background", .background), ("utility", .utility), ("none", nil), ("medium", .medium),
        ("initiated", .userInitiated), ("high", .high), ("highest", TaskPriority(rawValue: 255)),
        ("lowest", TaskPriority(rawValue: 1)),
      ]
      for (name, priority) in priorities { race.enter(name, priority) }
      #expect(
        race.run() == [
          "initiated", "high", "highest", "none", "medium", "background", "utility", "lowest",
        ])
    }
  }

  @Test("the option wins over the priority of the task that submits")
  func optionWins() async throws {
    try await onThread {
      let race = Race()
      let submitted = Latch(2)
      Task(priority: .low) {
        _ = race.pool.submit(.priority(.high)) { race.order.record("high") }
        submitted.arrive()
      }
      Task(priority: .high) {
        _ = race.pool.submit(.priority(.low)) { race.order.record("low") }
        submitted.arrive()
      }
      submitted.wait()
      race.enter("default", nil)
      #expect(race.run() == ["high", "default", "low"])
    }
  }

  @Test(
    "however many calls come in above it, a call of low priority waits for 16 of them",
    arguments: [TaskPriority.low, .medium])
  func ageing(priority: TaskPriority) async throws {
    try await onThread {
      let race = Race()
      for number in 0..<3 { race.enter("old \(number)", priority) }
      for number in 0..<100 { race.enter("high \(number)", .high) }
      let order = race.run()
      #expect(order.firstIndex(of: "old 0") == 16)
      #expect(order.firstIndex(of: "old 1") == 33)
      #expect(order.firstIndex(of: "old 2") == 50)
      #expect(order.filter { $0.hasPrefix("high") } == (0..<100).map { "high \($0)" })
    }
  }

  @Test("with all lanes full, each gets its turn")
  func allLanes() async throws {
    try await onThread {
      let race = Race()
      for number in 0..<200 {
        race.enter("low \(number)", .low)
        race.enter("default \(number)", nil)
        race.enter("high \(number)", .high)
      }
      let order = race.run()
      #expect(order.count == 600)
      for lane in ["low", "default", "high"] {
        let own = order.filter { $0.hasPrefix(lane) }
        #expect(own == (0..<200).map { "\(lane) \($0)" })
      }
      // Between two of a lane there are never more than it waits for, and a few of its rivals.
      for lane in ["low", "default"] {
        let places = order.indices.filter { order[$0].hasPrefix(lane) }
        #expect((places.first ?? .max) <= 17)
        for (place, next) in zip(places, places.dropFirst()) { #expect(next - place <= 18) }
      }
    }
  }

  @Test("a call keeps its priority for its further attempts")
  func retries() async throws {
    try await onThread {
      let race = Race()
      let retried = race.pool.submit(.priority(.high).retry(.limit(1))) { () throws -> Void in
        race.order.record("high")
        if TaskContext.current?.attempt == 1 { throw Failure() }
      }
      race.enter("default 0", nil)
      race.enter("default 1", nil)
      let order = race.run()
      #expect(order == ["high", "high", "default 0", "default 1"])
      #expect(retried.isDone)
    }
  }

  @Test("the runners of a map have the priority of the task that maps")
  func map() async throws {
    try await onThread {
      let pool = ThreadPoolExecutor(maxWorkers: 3)
      let occupation = Occupation(of: pool, workers: 3)
      let (order, barrier) = (Recorder<String>(), Latch(3))
      for _ in 0..<3 { _ = pool.submit { order.record("default") } }
      let mapped = Gate()
      Task(priority: .high) {
        // Three inputs that wait for each other need three runners at a time.
        _ = try await pool.map(0..<3, chunkSize: 1) { _ in
          order.record("high")
          barrier.arriveAndWait()
        }
        mapped.open()
      }
      #expect(eventually { pool.statistics.pending == 6 })
      occupation.end()
      mapped.wait()
      pool.shutdown()
      #expect(order.values == ["high", "high", "high", "default", "default", "default"])
    }
  }
}
