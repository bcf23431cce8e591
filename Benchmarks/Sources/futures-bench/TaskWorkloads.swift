//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The workloads for Swift's own tasks, on the cooperative pool.
///
/// Unstructured tasks where a handle is kept, child tasks where one waits for all. Called on the main
/// actor: who asks is outside the pool, like the thread that asks in the other ways.
struct TaskWorkloads: Sendable {
  private let count: Int

  /// Warms up: the threads exist before anything is measured.
  init(_ count: Int) async {
    self.count = count
    await produce(10_000)
  }

  func measure(_ workload: Workload) async -> Measurement? {
    switch workload {
    case .keptHandles: await measureKeptHandles()
    case .fireAndForget: measureFireAndForget()
    case .roundTrip: await measureRoundTrips()
    case .forkJoin: await measureForkJoin()
    case .map: await measureMap()
    case .twoProducers: await measureTwoProducers()
    case .imbalance: await measureImbalance()
    case .pendingBytes: await measurePendingBytes()
    }
  }

  private func measureKeptHandles() async -> Measurement {
    await .bestOfFive(count) { await produce(count) }
  }

  private func measureTwoProducers() async -> Measurement {
    await .bestOfFive(count) {
      let producers = (0..<2).map { index in
        Task.detached { await produce((count + index) / 2) }
      }
      for producer in producers { await producer.value }
    }
  }

  /// Starts tasks, keeps all handles, and takes all results.
  private func produce(_ count: Int) async {
    await takeAll((0..<count).map { _ in Task.detached { 1 } })
  }

  private func takeAll(_ handles: [Task<Int, Never>]) async {
    var sum = 0
    for handle in handles { sum += await handle.value }
    Verification.haveRun(sum, of: handles.count)
  }

  private func measureFireAndForget() -> Measurement {
    .bestOfFive(count) {
      let latch = Latch(count)
      for _ in 0..<count { Task.detached { latch.run() } }
      // Blocks the main actor, where no detached task runs. A discarding task group took longer.
      latch.wait()
    }
  }

  private func measureRoundTrips() async -> Measurement {
    var sum = 0
    var durations: [Duration] = []
    durations.reserveCapacity(count)
    for _ in 0..<count {
      durations.append(await ContinuousClock().measure { sum += await Task.detached { 1 }.value })
    }
    Verification.haveRun(sum, of: count)
    return .latencies(durations)
  }

  private func measureForkJoin() async -> Measurement {
    let tree = ForkJoinTree(atMost: count)
    return await .bestOfFive(tree.spawns) {
      let value = await Task.detached { await TaskWorkloads.fibonacci(tree.number) }.value
      Verification.isComputed(value, by: tree)
    }
  }

  private static func fibonacci(_ n: Int) async -> Int {
    guard n >= 2 else { return n }
    async let child = fibonacci(n - 1)
    let other = await fibonacci(n - 2)
    return await child + other
  }

  private func measureMap() async -> Measurement {
    let inputs = Array(0..<count)
    let outputs = UnsafeMutableBufferPointer<Int>.allocate(capacity: count)
    outputs.initialize(repeating: 0)
    defer { outputs.deallocate() }
    let chunks = Chunks(inputs, outputs)
    let measurement = await Measurement.bestOfFive(count) {
      await withTaskGroup { group in
        for chunk in 0..<Chunks.count { group.addTask { chunks.map(chunk) } }
      }
    }
    Verification.isMapped(inputs, to: outputs)
    return measurement
  }

  private func measureImbalance() async -> Measurement {
    let work = UnevenWork(count)
    let tally = Tally()
    let makespan = await ContinuousClock().measure {
      await withDiscardingTaskGroup { group in
        for iterations in work.iterations {
          group.addTask { tally.add(UnevenWork.spin(iterations)) }
        }
      }
    }
    Verification.isDone(work, with: tally.value)
    return .makespan(count, makespan, serial: work.serialTime)
  }

  /// The tasks belong to the main actor, which is occupied until this function suspends: so they are
  /// pending however many threads there are.
  @MainActor
  private func measurePendingBytes() async -> Measurement {
    let before = ResidentMemory.bytes
    var handles: [Task<Int, Never>] = []
    let duration = ContinuousClock().measure {
      handles = (0..<count).map { _ in Task { @MainActor in 1 } }
    }
    let bytes = ResidentMemory.bytes - before
    await takeAll(handles)
    return .memory(count, duration, bytes: bytes)
  }
}
