//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a function type says besides what goes in and out.
///
/// Read from the flags in a function type's metadata, and written as the end of its name.
struct FunctionTraits: OptionSet, Hashable {
  let rawValue: UInt8

  static let throwing = FunctionTraits(rawValue: 1)
  static let suspending = FunctionTraits(rawValue: 2)
  static let sendable = FunctionTraits(rawValue: 4)
  static let cFunction = FunctionTraits(rawValue: 8)
  /// It runs where its caller does.
  static let nonsending = FunctionTraits(rawValue: 16)
  /// As an argument of another function, which does not keep it.
  static let nonescaping = FunctionTraits(rawValue: 32)

  private static let all: FunctionTraits = [
    .throwing, .suspending, .sendable, .cFunction, .nonsending, .nonescaping,
  ]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Fails where the flags say something else.
  ///
  /// - Parameters:
  ///   - flags: Those of the type's metadata.
  ///   - more: Those that are behind all else, if the first ones say that there are more.
  init?(flags: UInt, more: () -> UInt32) {
    let hasMore: UInt = 0x8000_0000
    let known: [(bits: UInt, trait: FunctionTraits)] = [
      (0x0100_0000, .throwing), (0x2000_0000, .suspending), (0x4000_0000, .sendable),
      (0x0003_0000, .cFunction), (hasMore, .nonsending),
    ]
    self = []
    for (bits, trait) in known where flags & bits == bits { insert(trait) }
    let count: UInt = 0xFFFF
    let isEscaping: UInt = 0x0400_0000
    let expected = known.reduce(0) { contains($1.trait) ? $0 | $1.bits : $0 }
    guard flags & ~(count | isEscaping) == expected else { return nil }
    if contains(.nonsending), more() != 4 { return nil }
    if flags & isEscaping == 0, !contains(.cFunction) { insert(.nonescaping) }
  }

  /// - Throws: `Refusal` for a byte that stands for no traits.
  init(byte: UInt8) throws {
    self.init(rawValue: byte)
    guard isSubset(of: .all) else { throw Refusal.damaged }
  }

  /// As the end of a mangled name.
  var mangled: String {
    (contains(.suspending) ? "Ya" : "") + (contains(.sendable) ? "Yb" : "")
      + (contains(.throwing) ? "K" : "") + (contains(.nonsending) ? "YC" : "")
      + (contains(.cFunction) ? "XC" : contains(.nonescaping) ? "XE" : "c")
  }
}
