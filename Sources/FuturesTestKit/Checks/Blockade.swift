//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Keeps every worker of an executor busy, so that further calls wait; ends with its owner.
///
/// The calls share a gate with the check; ``Occupation`` does without.
final class Blockade: Sendable {
  /// The calls that occupy the workers.
  let futures: [Future<Bool>]
  private let gate: Gate

  /// Returns when every worker is inside a call.
  init(of executor: any Executor) async throws {
    let (latch, gate) = (Latch(executor._width), Gate())
    self.gate = gate
    futures = (0..<executor._width).map { _ in
      executor.submit {
        latch.arrive()
        gate.wait()
        return true
      }
    }
    do {
      try await onThread { latch.wait() }
    } catch {
      gate.open()
      throw error
    }
  }

  /// Lets the calls end.
  func lift() { gate.open() }

  /// A check that throws must not leave calls that never end.
  deinit { lift() }
}
