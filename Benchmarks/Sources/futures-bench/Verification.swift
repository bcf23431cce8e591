//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Ends the program when the work that was measured has not been done.
enum Verification {
  static func haveRun(_ tasks: Int, of count: Int) {
    guard tasks != count else { return }
    fail("\(tasks) of \(count) tasks have run")
  }

  static func isMapped(_ inputs: [Int], to outputs: some RandomAccessCollection<Int>) {
    guard !outputs.elementsEqual(inputs.lazy.map { $0 &* $0 &+ 1 }) else { return }
    fail("the map of \(inputs.count) integers has wrong results")
  }

  static func isComputed(_ value: Int?, by tree: ForkJoinTree) {
    guard value != tree.value else { return }
    fail("fib(\(tree.number)) is \(tree.value), not \(value.map(String.init) ?? "an error")")
  }

  static func isDone(_ work: UnevenWork, with sum: UInt64) {
    guard sum != work.checksum else { return }
    fail("the \(work.iterations.count) uneven tasks have not done their work")
  }
}
