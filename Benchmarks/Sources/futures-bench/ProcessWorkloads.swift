//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Glibc

/// The workloads for this library's pool of processes, on the calling thread.
struct ProcessWorkloads {
  static let name = "futures-processes"
  private let count: Int

  init(_ count: Int) { self.count = count }

  func measure(_ workload: ProcessWorkload) throws -> Measurement {
    switch workload {
    case .keptHandles: try inPool { try produce(in: $0) }
    case .roundTrip: try inPool { try latencies(count, in: $0) { 1 } }
    case .map: try inPool { try map(in: $0, chunkSize: nil) }
    case .mapOneByOne: try inPool { try map(in: $0, chunkSize: 1) }
    case .echo: try inPool { try echo(1 << 20, in: $0) }
    case .largeEcho: try inPool { try echo(64 << 20, in: $0) }
    case .firstResult: try firstResult()
    case .freshProcesses: try freshProcesses()
    case .killedWorker: try inPool { try killedWorker(in: $0) }
    case .primes: try inPool { try primes(in: $0) }
    }
  }

  /// Warms up: two processes are there before anything is measured, and one ahead.
  private func inPool(_ body: (ProcessPoolExecutor) throws -> Measurement) throws -> Measurement {
    try withProcessPool(maxWorkers: 2) { pool in
      let naps = (0..<4).map { _ in pool.submit { usleep(20_000) } }
      for nap in naps { _ = try nap.result() }
      return try body(pool)
    }
  }

  private func produce(in pool: ProcessPoolExecutor) throws -> Measurement {
    try .bestOfFive(count) {
      let futures = (0..<count).map { _ in pool.submit { 1 } }
      Verification.haveRun(try futures.reduce(0) { try $0 + $1.result() }, of: count)
    }
  }

  private func latencies<R: Codable & Sendable>(
    _ count: Int, in pool: ProcessPoolExecutor, _ body: @escaping @Sendable () -> R
  ) throws -> Measurement {
    var durations: [Duration] = []
    for _ in 0..<count {
      durations.append(try ContinuousClock().measure { _ = try pool.submit(body).result() })
    }
    return .latencies(durations)
  }

  private func map(in pool: ProcessPoolExecutor, chunkSize: Int?) throws -> Measurement {
    let inputs = Array(0..<count)
    var outputs: [Int] = []
    let measurement = try Measurement.bestOfFive(count) {
      outputs = try pool.map(inputs, chunkSize: chunkSize) { $0 &* $0 &+ 1 }
    }
    outputs.withUnsafeMutableBufferPointer { Verification.isMapped(inputs, to: $0) }
    return measurement
  }

  private func echo(_ size: Int, in pool: ProcessPoolExecutor) throws -> Measurement {
    let bytes = [UInt8](repeating: 7, count: size)
    guard try pool.submit({ bytes }).result() == bytes else { fail("An echo was wrong.") }
    return try latencies(count, in: pool) { bytes }
  }

  private func firstResult() throws -> Measurement {
    let durations = try (0..<count).map { _ in
      var duration = Duration.zero
      let start = ContinuousClock.now
      try withProcessPool(maxWorkers: 2) { pool in
        Verification.haveRun(try pool.submit { 1 }.result(), of: 1)
        duration = .now - start
      }
      return duration
    }
    return .latencies(durations)
  }

  private func freshProcesses() throws -> Measurement {
    let pool = ProcessPoolExecutor(maxWorkers: 2, maxTasksPerWorker: 1)
    defer { pool.shutdown() }
    let measurement = try Measurement.bestOfFive(count) {
      let processes = try (0..<count).map { _ in pool.submit { getpid() } }.map { try $0.result() }
      Verification.haveRun(Set(processes).count, of: count)
    }
    return measurement
  }

  /// Tasks of 20 ms each; the tenth is killed.
  private func killedWorker(in pool: ProcessPoolExecutor) throws -> Measurement {
    let start = ContinuousClock.now
    let futures = (0..<count).map { number in
      pool.submit { () -> Int in
        usleep(20_000)
        if number == 9 { kill(getpid(), SIGKILL) }
        return 1
      }
    }
    var (done, failed, pause, last) = (0, 0, Duration.zero, start)
    for future in futures.asCompleted() {
      if try future.error() == nil { done += 1 } else { failed += 1 }
      (pause, last) = (max(pause, .now - last), .now)
    }
    guard try pool.submit({ 1 }).result() == 1 else { fail("The pool is of no use any more.") }
    return .accident(count, last - start, done: done, failed: failed, pause: pause)
  }

  private func primes(in pool: ProcessPoolExecutor) throws -> Measurement {
    let numbers = (0..<count).map { _ in 112_272_535_095_293 }
    let serial = ContinuousClock().measure {
      Verification.haveRun(numbers.count { isPrime($0) }, of: count)
    }
    let parallel = try ContinuousClock().measure {
      Verification.haveRun(
        try pool.map(numbers, chunkSize: 1, transform: isPrime).count { $0 }, of: count)
    }
    return .makespan(count, parallel, serial: serial)
  }
}

/// Trial division: nothing but work for a processor.
@Sendable private func isPrime(_ number: Int) -> Bool {
  guard !number.isMultiple(of: 2) else { return false }
  var divisor = 3
  while divisor * divisor <= number {
    if number.isMultiple(of: divisor) { return false }
    divisor += 2
  }
  return true
}
