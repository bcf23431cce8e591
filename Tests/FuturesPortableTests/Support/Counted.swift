//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// Objects that a test counts.
final class Census: Sendable {
  let living = Atomic<Int>(0)
}

/// An object that is counted by the one census of the process; suites that use it run one test at a time.
final class Counted: Codable, Sendable {
  static let census = Census()
  static var living: Int { census.living.load(ordering: .relaxed) }

  let number: Int

  init(_ number: Int) {
    self.number = number
    Counted.census.living.add(1, ordering: .relaxed)
  }

  init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int.self)
    Counted.census.living.add(1, ordering: .relaxed)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }

  deinit { Counted.census.living.subtract(1, ordering: .relaxed) }
}

/// A value that does not survive the journey.
struct Fragile: Codable, Equatable {
  enum Breaks: Codable { case encoding, decoding, never }
  struct Broken: Error, Codable, Equatable {}

  var text = "some text"
  var breaks: Breaks

  init(_ breaks: Breaks) { self.breaks = breaks }

  func encode(to encoder: any Encoder) throws {
    if breaks == .encoding { throw Broken() }
    var container = encoder.singleValueContainer()
    try container.encode(breaks)
  }

  init(from decoder: any Decoder) throws {
    breaks = try decoder.singleValueContainer().decode(Breaks.self)
    if breaks == .decoding { throw Broken() }
  }
}
