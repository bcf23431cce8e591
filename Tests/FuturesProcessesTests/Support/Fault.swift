//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What can befall code at any place.
enum Fault: String, Codable, CaseIterable, Sendable {
  case throwing, trapping, exiting, killed

  /// - Throws: `Mishap`.
  func happen() throws {
    switch self {
    case .throwing: throw Mishap(reason: "thrown")
    case .trapping: _ = trap(7)
    case .exiting: exit(Fault.status)
    case .killed: kill(getpid(), SIGKILL)
    }
  }

  static let status: Int32 = 5
}

struct Mishap: Error, Codable, Equatable { let reason: String }
