//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Something that is done very often, and what must hold however the steps of threads interleave.
package protocol StressPart: Sendable {
  /// What is done, such as `1,000 pools`.
  var title: String { get }

  /// Does it; a sentence about what came out.
  ///
  /// Throws a `StressFailure` when something is wrong.
  func run() async throws -> String
}
