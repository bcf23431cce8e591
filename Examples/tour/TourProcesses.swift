//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import ExampleWeb
import Foundation

func crashInProcess() throws {
  section("A crash is an error")
  print(
    """
    The call reads past the end of an array. On a thread the program would end here; in a process
    only that call fails, and the pool goes on.

    """)
  show(
    #"""
    let index = 7
    let answer = try withProcessPool(maxWorkers: 2) { pool in
      let trapped = pool.submit { [1, 2, 3][index] }
      let other = pool.submit { index * 6 }
      if let crash = try trapped.error() as? WorkerCrash {
        print("A worker has ended by signal \(crash.signal ?? 0).")
      }
      return try other.result()
    }
    print("The other call: \(answer)")
    """#)
  let index = 7
  let answer = try withProcessPool(maxWorkers: 2) { pool in
    let trapped = pool.submit { [1, 2, 3][index] }
    let other = pool.submit { index * 6 }
    if let crash = try trapped.error() as? WorkerCrash {
      print("A worker has ended by signal \(crash.signal ?? 0).")
    }
    return try other.result()
  }
  print("The other call: \(answer)")
  try check(answer == 42, "the other call gave \(answer)")
}

func runawayInProcess() throws {
  section("A time-out ends the work, too")
  show(
    #"""
    let next = try withProcessPool(maxWorkers: 1) { pool in
      let endless = pool.submit(.timeout(.milliseconds(200))) { while true {} }
      if let error = try endless.error() { print(error) }
      return try pool.submit { 1 }.result()
    }
    print("The next call: \(next)")
    """#)
  let next = try withProcessPool(maxWorkers: 1) { pool in
    let endless = pool.submit(.timeout(.milliseconds(200))) { while true {} }
    if let error = try endless.error() { print(error) }
    return try pool.submit { 1 }.result()
  }
  print("The next call: \(next)")
  try check(next == 1, "the next call gave \(next)")
}

func valueInProcess() throws {
  section("A value that stays in its process, and memory that all processes read")
  show(
    #"""
    let words = StatefulWorker { [String: Int]() }
    for word in ["a", "b", "a"] { _ = words.submit { $0[word, default: 0] += 1 } }
    let counts = try words.submit { $0 }.result()
    words.shutdown()

    let numbers = try SharedBuffer(Array(1...1_000_000))
    let sums = try withProcessPool(maxWorkers: 2) { pool in
      try pool.map(0..<4) { quarter in
        numbers.withSpan(of: Int.self) { numbers in
          (quarter * 250_000..<(quarter + 1) * 250_000).reduce(0) { $0 + numbers[$1] }
        }
      }
    }
    print(counts, sums)
    """#)
  let words = StatefulWorker { [String: Int]() }
  for word in ["a", "b", "a"] { _ = words.submit { $0[word, default: 0] += 1 } }
  let counts = try words.submit { $0 }.result()
  words.shutdown()

  let numbers = try SharedBuffer(Array(1...1_000_000))
  let sums = try withProcessPool(maxWorkers: 2) { pool in
    try pool.map(0..<4) { quarter in
      numbers.withSpan(of: Int.self) { numbers in
        (quarter * 250_000..<(quarter + 1) * 250_000).reduce(0) { $0 + numbers[$1] }
      }
    }
  }
  print(counts, sums)
  try check(counts == ["a": 2, "b": 1], "the words were counted as \(counts)")
  try check(sums.reduce(0, +) == 500_000_500_000, "the sums are \(sums)")
}
