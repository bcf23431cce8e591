//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport

/// A result whose life is counted.
struct Tracked: Codable, Sendable {
  private let probe: Census.Probe

  init(_ census: Census) {
    probe = census.makeProbe()
  }

  init(from decoder: any Decoder) throws {
    throw Mishap()
  }

  func encode(to encoder: any Encoder) throws {
    throw Mishap()
  }
}
