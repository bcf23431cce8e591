//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Testing

/// A pool, the calls that it gets, and who does what to it.
struct PoolScenario {
  let name: String
  var width = 1
  var maxPending = Int.max
  let calls: [ScriptedCall]
  /// Threads outside the pool.
  let actors: [[Act]]
  /// What the first worker does before it takes calls.
  var initializer: [Act] = []
  /// How often a parked worker's time is up, at any moment.
  var idleTimeouts = 0
  /// How often the system has no thread, at any moment.
  var missingThreads = 0
  /// The bound of the search; what lasts longer than a second or two has the lower one.
  var preemptions = 2

  /// The numbers of the calls that are `async` bodies.
  var tasks: Set<Int> {
    Set(
      actors.joined().compactMap { act in
        if case .submitTask(let number) = act { number } else { nil }
      })
  }
}

extension PoolScenario: CustomTestStringConvertible {
  var testDescription: String { name }
}
