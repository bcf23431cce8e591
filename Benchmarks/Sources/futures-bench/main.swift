//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

// futures-bench threads WORKLOAD [N]: runs a workload and prints one line of JSON.

let arguments = CommandLine.arguments
guard arguments.count >= 3, arguments[1] == "threads",
  let workload = ThreadWorkload(rawValue: arguments[2])
else {
  let names = ThreadWorkload.allCases.map(\.rawValue).joined(separator: "|")
  complain("usage: futures-bench threads \(names) [n]")
}
let count = arguments.count > 3 ? Int(arguments[3]) : workload.defaultCount
guard let count, count > 0 else {
  complain("futures-bench: n has to be a number above 0")
}

func complain(_ sentence: String) -> Never {
  let line = sentence + "\n"
  _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(2)
}

print(workload.run(count).json(peer: "futures-threads", workload: workload.rawValue))
