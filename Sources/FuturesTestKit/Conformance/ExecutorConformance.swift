//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What every executor has promised, as named checks.
///
/// Not checked is what only time could show (that a pause is as long as it was asked for), and what
/// an executor promises beyond the protocol.
public enum ExecutorConformance {
  /// Every check there is.
  public static let checks: [ConformanceCheck] =
    submitChecks + callbackChecks + optionChecks + retryChecks + mapChecks + mapFailureChecks
    + streamChecks
    + cancellationChecks + shutdownChecks + lifetimeChecks

  /// The checks that concern an executor with these capabilities.
  ///
  /// - Parameter capabilities: What the executor is able to do.
  /// - Returns: The checks that need no more than that.
  public static func checks(for capabilities: ExecutorCapabilities) -> [ConformanceCheck] {
    checks.filter { capabilities.isSuperset(of: $0.needs) }
  }
}
