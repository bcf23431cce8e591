//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// One message between a pool and its worker: sixteen bytes in front, and a content.
///
/// The content's length; then the kind in the lowest byte, and above it the number of the call that it belongs
/// to. Both little-endian. The number is outside the content, so that content that cannot be read fails one call.
enum Frame {
  /// From the pool.
  enum Request: UInt8 {
    /// What calls will mention by number.
    case definition
    case call
    /// A call whose bytes are in the area; the content is their count.
    case storedCall
    /// Which variables there are at the top level of the program.
    case variableCatalogue
    /// Their values for the calls to come.
    case variables
    /// What they hold now they keep, but for those that are listed by their places.
    case settledVariables
  }

  /// From the worker.
  enum Reply: UInt8 {
    /// The first thing that a worker says: which build it is.
    case hello
    case outcome
    /// There is something in the ring.
    case bell
    /// How far the call has come.
    case progress
    /// An outcome whose bytes are in the area; the content is their count.
    case storedOutcome
  }

  static let headerSize = 16

  /// A call that may be sent while its worker is busy with another: many of them fit into a pipe.
  static let smallContent = 1 << 10

  /// The most that goes through a pipe, if there is room in the area: as much as a pipe holds.
  static let largestPiped = 1 << 16

  /// Appends a whole message to others.
  static func append(_ kind: Request, number: UInt64, _ content: [UInt8], to bytes: inout [UInt8]) {
    let header = header(kind: kind.rawValue, number: number, count: content.count)
    unsafe withUnsafeBytes(of: header) { unsafe bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: content)
  }

  /// The content of a frame whose own is stored.
  @unsafe
  static func count(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard bytes.count == 8 else { return nil }
    return unsafe Int(exactly: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)))
  }

  /// What is written in front of a content.
  static func header(kind: UInt8, number: UInt64, count: Int) -> (UInt64, UInt64) {
    (UInt64(count).littleEndian, (number << 8 | UInt64(kind)).littleEndian)
  }
}
