//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import Synchronization

/// Whether the running Swift runtime lays closures out as this version expects.
///
/// Asked before the first closure with captures is taken apart, once in a process, in about a millisecond. When a sample
/// fails, every closure with captures is refused; functions with arguments and `PortableCall`s do not depend on
/// any of this and go on working.
enum SelfTest {
  /// - Throws: `Refusal` that names the sample that failed.
  static func require() throws {
    // The samples take the same way as everybody else.
    guard tester.load(ordering: .relaxed) != cfutures_thread_id() else { return }
    if let failure { throw failure }
  }

  /// Runs one sample.
  ///
  /// - Returns: What is wrong; `nil` when nothing is.
  static func examine(_ sample: Sample) -> String? {
    // One after the other: they count the objects that are left.
    turn.withLock { _ in
      tester.store(cfutures_thread_id(), ordering: .relaxed)
      defer { tester.store(0, ordering: .relaxed) }
      return sample.finding()
    }
  }

  private static let turn = Lock(())

  /// The thread that is running the samples.
  private static let tester = Atomic<UInt>(0)

  private static let failure: Refusal? = Samples.all.lazy.compactMap { sample in
    examine(sample).map { (sample.name, $0) }
  }.first.map { sample, finding in
    Refusal(
      "closures with captures are laid out differently by this Swift runtime than this version of the"
        + " library expects (sample '\(sample)': \(finding))",
      remedy:
        "Hand arguments in one by one, submit(function, argument), or as a PortableCall, and look"
        + " for a newer version.")
  }
}
