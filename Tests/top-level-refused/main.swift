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
