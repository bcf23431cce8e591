//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The workloads for ways in which a thread waits.
struct ThreadWorkloads<Peer: ThreadPeer>: Sendable {
  private let peer = Peer()
  private let count: Int

  /// Warms up: both threads exist before anything is measured.
  init(_ count: Int) {
    self.count = count
    produce(10_000)
  }

  func measure(_ workload: Workload) -> Measurement? {
    switch workload {
    case .keptHandles: measureKeptHandles()
    case .fireAndForget: measureFireAndForget()
    case .roundTrip: measureRoundTrips()
    case .forkJoin: measureForkJoin()
    case .map: measureMap()
    case .twoProducers: measureTwoProducers()
    case .imbalance: measureImbalance()
    case .pendingBytes: measurePendingBytes()
    }
  }

  private func measureKeptHandles() -> Measurement {
    .bestOfFive(count) { produce(count) }
  }

  private func measureTwoProducers() -> Measurement {
    .bestOfFive(count) {
      onThreads(2) { produce((count + $0) / 2) }
    }
  }

  /// Submits tasks, keeps all handles, and takes all results.
  private func produce(_ count: Int) {
    takeAll((0..<count).map { _ in peer.submitOne() })
  }

  private func takeAll(_ handles: [Peer.Handle]) {
    let sum = handles.reduce(0) { $0 + peer.take($1) }
    Verification.haveRun(sum, of: handles.count)
  }

  private func measureFireAndForget() -> Measurement {
    .bestOfFive(count) {
      let latch = Latch(count)
      for _ in 0..<count { peer.post(latch) }
      latch.wait()
    }
  }

  private func measureRoundTrips() -> Measurement {
    var sum = 0
    let durations = (0..<count).map { _ in
      ContinuousClock().measure { sum += peer.take(peer.submitOne()) }
    }
    Verification.haveRun(sum, of: count)
    return .latencies(durations)
  }

  private func measureForkJoin() -> Measurement? {
    let tree = ForkJoinTree(atMost: count)
    guard peer.fibonacci(2) != nil else { return nil }
    return .bestOfFive(tree.spawns) {
      let value = peer.fibonacci(tree.number)
      Verification.isComputed(value, by: tree)
    }
  }

  private func measureMap() -> Measurement {
    let inputs = Array(0..<count)
    var outputs = inputs
    let measurement = Measurement.bestOfFive(count) { peer.map(inputs, into: &outputs) }
    Verification.isMapped(inputs, to: outputs)
    return measurement
  }

  private func measureImbalance() -> Measurement {
    let work = UnevenWork(count)
    let (tally, latch) = (Tally(), Latch(count))
    let makespan = ContinuousClock().measure {
      for iterations in work.iterations {
        peer.post(UnevenTask(iterations: iterations, tally: tally, latch: latch))
      }
      latch.wait()
    }
    Verification.isDone(work, with: tally.value)
    return .makespan(count, makespan, serial: work.serialTime)
  }

  private func measurePendingBytes() -> Measurement {
    let gate = Gate()
    peer.occupy(until: gate)
    let before = ResidentMemory.bytes
    var handles: [Peer.Handle] = []
    let duration = ContinuousClock().measure {
      handles = (0..<count).map { _ in peer.submitOne() }
    }
    let bytes = ResidentMemory.bytes - before
    guard peer.isPending(handles[0]), peer.isPending(handles[count - 1]) else {
      fail("tasks have run while all threads were occupied")
    }
    gate.open()
    takeAll(handles)
    return .memory(count, duration, bytes: bytes)
  }
}
