//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A promise that an executor does not keep.
public struct ConformanceFailure: Error, CustomStringConvertible {
  /// The name of the ``ConformanceCheck``.
  public let check: String

  /// What was expected, what was found instead, and where in the kit's sources.
  public let problem: String

  /// The check and the problem.
  public var description: String { "\"\(check)\" is not kept: \(problem)" }
}
