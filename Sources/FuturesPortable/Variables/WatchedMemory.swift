//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// The memory of some variables, which is copied and compared at once although it lies in pieces.
///
/// Other threads may be writing it: what is copied then is of no particular moment, and no harm is done.
struct WatchedMemory: Sendable {
  /// Variables that lie side by side.
  private struct Run {
    let address: UInt
    var range: Range<Int>

    var end: UInt { address + UInt(range.count) }

    func offset(of address: UInt) -> Int { range.lowerBound + Int(address - self.address) }
  }

  private let runs: [Run]

  /// Where each variable lies in a copy.
  let places: [Range<Int>]

  /// Bytes of a copy.
  var count: Int { runs.last?.range.upperBound ?? 0 }

  /// - Parameter variables: Addresses and sizes, by ascending address.
  init(_ variables: [(address: UInt, size: Int)]) {
    var runs: [Run] = []
    var places: [Range<Int>] = []
    for (address, size) in variables {
      if let run = runs.last, address - run.end < WatchedMemory.smallestUnwatched {
        runs[runs.count - 1].range = run.range.lowerBound..<(run.offset(of: address) + size)
      } else {
        let start = runs.last?.range.upperBound ?? 0
        runs.append(Run(address: address, range: start..<(start + size)))
      }
      let start = runs[runs.count - 1].offset(of: address)
      places.append(start..<(start + size))
    }
    self.runs = runs
    self.places = places
  }

  /// Nothing that is not watched lies in a smaller gap: what is left alone is a reference at least.
  private static let smallestUnwatched = UInt(MemoryLayout<UInt>.size)

  /// The bytes as they are now.
  func copy() -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, count in
      for run in runs {
        let target = unsafe bytes.baseAddress.map { unsafe $0 + run.range.lowerBound }
        unsafe cfutures_copy(UnsafeRawPointer(bitPattern: run.address), target, run.range.count)
      }
      count = self.count
    }
  }

  /// Whether the bytes are those of a copy.
  func isEqual(to copy: [UInt8]) -> Bool {
    unsafe copy.withUnsafeBytes { bytes in
      for run in runs {
        let copy = unsafe bytes.baseAddress.map { unsafe $0 + run.range.lowerBound }
        let memory = unsafe UnsafeRawPointer(bitPattern: run.address)
        guard unsafe cfutures_is_equal(memory, copy, run.range.count) else { return false }
      }
      return true
    }
  }
}
