//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Where a closure's context holds what a generic parameter stands for.
indirect enum MetadataSource: Equatable {
  /// The word with that index in front of the captures.
  case binding(Int)
  /// The class of the object in that capture.
  case object(capture: Int)
  /// The type that the metatype in that capture is of.
  case metatype(capture: Int)
  /// An argument of another generic type.
  case argument(Int, of: MetadataSource)

  /// Reads the compiler's notation, such as `B0` or `G1R0_`.
  ///
  /// - Returns: `nil` for a notation that is not known, as that of parameter packs.
  init?(_ notation: some Sequence<UInt8>) {
    var rest = Array(notation)[...]
    guard let source = MetadataSource.parse(&rest), rest.isEmpty else { return nil }
    self = source
  }

  private static func parse(_ rest: inout ArraySlice<UInt8>) -> MetadataSource? {
    guard let letter = rest.popFirst() else { return nil }
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(digits.count)
    guard let index = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
    switch letter {
    case UInt8(ascii: "B"): return .binding(index)
    case UInt8(ascii: "R"): return .object(capture: index)
    case UInt8(ascii: "M"): return .metatype(capture: index)
    case UInt8(ascii: "G"):
      guard let inner = parse(&rest), rest.popFirst() == UInt8(ascii: "_") else { return nil }
      return .argument(index, of: inner)
    default: return nil
    }
  }
}
