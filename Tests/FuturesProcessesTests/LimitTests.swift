//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit
import Glibc
import TestSupport
import Testing

extension ProcessTests {
  /// In workers, which have pools of their own: limits hold for a whole process.
  @Suite("What the system does not give", .timeLimit(.minutes(5)))
  struct LimitTests {
    @Test("without descriptors calls fail and say so; with them the pool works, and none is lost")
    func descriptors() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let findings = try pool.submit(runOutOfDescriptors).result()
        #expect(findings.messages.count >= 5 && findings.leftovers == .none)
        for message in findings.messages { #expect(message.contains("ulimit"), "\(message)") }
        pool.shutdown()
      }
    }

    @Test("without room for a process or a thread calls fail and say so; with it the pool works")
    func processes() async throws {
      // The limit is not for root, and another user's cannot be lowered.
      guard getuid() == 0 else { return }
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      try await onThread {
        let messages = try pool.submit(runOutOfProcesses).result()
        #expect(messages.count == 2)
        for message in messages { #expect(message.contains("ulimit -u"), "\(message)") }
        pool.shutdown()
      }
    }
  }
}

private struct Findings: Codable {
  let messages: [String]
  let leftovers: Leftovers
}

/// Makes pools with room for one descriptor more each, until there is enough for a call.
@Sendable private func runOutOfDescriptors() throws -> Findings {
  var messages: [String] = []
  _ = try withProcessPool(maxWorkers: 1) { try $0.submit { 1 }.result() }
  // A timer's thread lingers for a moment.
  _ = eventually { Processes.children.isEmpty && ProcessFootprint.now.threads <= 4 }
  let leftovers = try Leftovers.after {
    for room in 0..<64 {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let error = try withLimit(RLIMIT_NOFILE, lowestFreeDescriptor() + room) {
        try pool.submit { 1 }.error()
      }
      try demandWork(of: pool)
      pool.shutdown()
      guard let error else { return }
      try messages.append(message(of: error))
    }
  }
  return Findings(messages: messages, leftovers: leftovers)
}

/// What pools say in which a process is missing, or the thread that would keep it.
@Sendable private func runOutOfProcesses() throws -> [String] {
  guard setuid(nobody) == 0 else { throw Mishap(reason: "setuid") }
  return try [true, false].map { isWarm in
    let pool = ProcessPoolExecutor(maxWorkers: 1, maxTasksPerWorker: 1)
    if isWarm { try demandWork(of: pool) }
    // With the task it may make, and the one that was started ahead, goes what there was.
    let error = try withLimit(__RLIMIT_NPROC, 0) { () -> (any Error)? in
      for _ in 0..<3 { if let error = try pool.submit({ 1 }).error() { return error } }
      return nil
    }
    try demandWork(of: pool)
    pool.shutdown()
    return try message(of: error)
  }
}

private let nobody: uid_t = 65534

private func withLimit<R>(
  _ resource: __rlimit_resource, _ value: Int, _ body: () throws -> R
) throws -> R {
  let resource = __rlimit_resource_t(resource.rawValue)
  var before = rlimit()
  getrlimit(resource, &before)
  var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: before.rlim_max)
  guard setrlimit(resource, &limit) == 0 else { throw Mishap(reason: "setrlimit") }
  defer { setrlimit(resource, &before) }
  return try body()
}

private func lowestFreeDescriptor() -> Int {
  let descriptor = dup(2)
  close(descriptor)
  return Int(descriptor)
}

private func demandWork(of pool: ProcessPoolExecutor) throws {
  guard try pool.submit({ 5 }).result() == 5 else { throw Mishap(reason: "wrong result") }
}

private func message(of error: (any Error)?) throws -> String {
  guard let error = error as? ExecutorError, error.code == .resourceExhausted else {
    throw Mishap(reason: "not an exhausted resource: \(error as Any)")
  }
  return error.message
}
