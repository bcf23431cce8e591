//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Glibc

// Large numbers tested on threads and on processes; `swift run -c release primes`.

let numbers = [
  112_272_535_095_293,
  112_582_705_942_171,
  112_272_535_095_293,
  115_280_095_190_773,
  115_797_848_077_099,
  1_099_726_899_285_419,
]
let expected = [true, true, true, true, true, false]

do {
  let threads = try Trial(numbers, on: ThreadPoolExecutor())
  let processes = try Trial(numbers, on: ProcessPoolExecutor())

  for (number, verdict) in zip(numbers, processes.verdicts) {
    print("\(number) is prime: \(verdict)")
  }
  print("on threads: \(Int(threads.time / .milliseconds(1))) ms")
  print("on processes: \(Int(processes.time / .milliseconds(1))) ms")

  if threads.verdicts != expected || processes.verdicts != expected {
    print("primes: wrong on threads (\(threads.verdicts)) or on processes (\(processes.verdicts))")
    exit(1)
  }
} catch {
  print("primes: \(error)")
  exit(1)
}
