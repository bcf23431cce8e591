//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What a worker writes that damages itself.
enum Nonsense: String, CaseIterable, Sendable {
  /// Bytes of no meaning.
  case noise
  /// A kind of frame that there is not.
  case unknownKind
  /// The outcome of a call that it was not given.
  case otherCall
  /// An outcome that is nowhere.
  case storedNowhere
  /// An outcome that lies beyond all memory.
  case storedBeyond
  /// Its first words, once more.
  case secondGreeting

  var bytes: [UInt8] {
    switch self {
    // Of a length that is there: a frame that goes on for ever is no nonsense yet.
    case .noise: Nonsense.head(kind: 0xa5, number: 0x5a5a, count: 7) + [1, 2, 3, 4, 5, 6, 7]
    case .unknownKind: Nonsense.head(kind: 200, number: 2, count: 0)
    case .otherCall: Nonsense.head(kind: 1, number: 1, count: 1) + [0]
    case .storedNowhere: Nonsense.stored(count: 1 << 20)
    case .storedBeyond: Nonsense.stored(count: .max)
    case .secondGreeting: Nonsense.head(kind: 0, number: 0, count: 0)
    }
  }

  private static func stored(count: UInt64) -> [UInt8] {
    head(kind: 4, number: 2, count: 8) + withUnsafeBytes(of: count.littleEndian) { Array($0) }
  }

  /// Sixteen bytes as they are in front of a content.
  static func head(kind: UInt8, number: UInt64, count: UInt64) -> [UInt8] {
    withUnsafeBytes(of: (count.littleEndian, (number << 8 | UInt64(kind)).littleEndian)) {
      Array($0)
    }
  }
}

/// Writes to where a worker's replies go.
@Sendable func reply(with bytes: [UInt8]) {
  let descriptor: Int32 = 4
  _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
}
