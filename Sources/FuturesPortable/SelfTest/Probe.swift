//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// An object that is counted.
final class Probe: Codable, Sendable {
  private static let living = Atomic<Int>(0)
  static var count: Int { living.load(ordering: .relaxed) }

  let number: Int

  init(_ number: Int) {
    self.number = number
    Probe.living.add(1, ordering: .relaxed)
  }

  init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int.self)
    Probe.living.add(1, ordering: .relaxed)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }

  deinit { Probe.living.subtract(1, ordering: .relaxed) }
}
