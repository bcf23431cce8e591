//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a way to run work on threads has to offer to be measured by ``ThreadWorkloads``.
///
/// Peers write the closures themselves instead of being given them: a closure that is handed on costs
/// one more allocation, which would count.
protocol ThreadPeer: Sendable {
  /// A task that can be asked for its result.
  associatedtype Handle

  /// Two threads, or as many as the process has processors.
  init()

  /// Hands in a task that returns 1.
  func submitOne() -> Handle

  /// Blocks until a task has ended, and returns its result.
  func take(_ handle: Handle) -> Int

  /// Whether a task has not ended.
  func isPending(_ handle: Handle) -> Bool

  /// Hands in a task that nobody asks about.
  func post(_ job: some Job)

  /// Keeps every thread in a task until the gate opens; returns when all are there.
  func occupy(until gate: Gate)

  /// Puts x * x + 1 of every input into the outputs, which are as many.
  func map(_ inputs: [Int], into outputs: inout [Int])

  /// A Fibonacci number, with a task for every inner node; `nil` where a task cannot wait for another.
  func fibonacci(_ n: Int) -> Int?
}
