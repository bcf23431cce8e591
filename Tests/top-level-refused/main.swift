//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// A program with nothing at its top level but what cannot be sent: every call is refused, and not only the first.

import ConcurrentFutures

struct Config {
  var name: String?
  var retries: Int
}
final class Logger: Sendable {
  let prefix: String
  init(_ prefix: String) { self.prefix = prefix }
}

struct Job: Portable {
  var result = 0
  mutating func run() throws { result = try all.submit { 7 }.result() }
}

let config = Config(name: "production", retries: CommandLine.arguments.count + 2)
let logger = Logger("program \(config.retries)")
let pool = ProcessPoolExecutor(maxWorkers: 1)
for _ in 1...3 {
  do {
    print("gave", try pool.submit { config.retries }.result())
  } catch {
    print("\(error)".contains("`config`") ? "refused" : "\(error)")
  }
}
let others = ProcessPoolExecutor(maxWorkers: 1, topLevelVariables: .sent(except: ["config"]))
do {
  print("gave", try others.submit { logger.prefix.count }.result())
} catch {
  print("\(error)".contains("`logger`") && error is WorkerCrash ? "named" : "\(error)")
}

// A variable in the middle of a change has no value, and one afterwards.
let all = ProcessPoolExecutor(
  maxWorkers: 1, topLevelVariables: .sent(except: ["config", "logger"]))
nonisolated(unsafe) var jobs = [Job(), Job()]
nonisolated(unsafe) var one = Job()
func check(_ change: () throws -> Void) {
  do {
    try change()
    print("gave a value in the middle of a change")
  } catch {
    let isNamed = "\(error)".contains("`jobs`") || "\(error)".contains("`one`")
    print(isNamed && "\(error)".contains("being changed") ? "refused" : "\(error)")
  }
}
check { try jobs[1].run() }
check { try one.run() }
check {
  try jobs.withUnsafeMutableBufferPointer { unsafe $0[0].result = try all.submit { 7 }.result() }
}
check { for job in jobs.indices { try jobs[job].run() } }
jobs[1].result = try all.submit { 7 }.result()
print(try all.submit { jobs[1].result }.result() == 7 ? "afterwards" : "not there")
