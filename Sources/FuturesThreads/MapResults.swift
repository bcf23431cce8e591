//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Where the results of a `map` are written, each into its place.
///
/// Results that end without running code are written into the array that `map` returns: it may as well be
/// freed with places that nobody has written. For others that would be an array that ends what has never
/// begun, so they have memory of their own, and move into the array when all of them are there.
@safe
struct MapResults<Output> {
  let places: UnsafeMutablePointer<Output>
  private let array: [Output]?
  private let count: Int

  /// - Parameter count: How many results there will be, at least 1.
  init(count: Int) {
    self.count = count
    guard _isPOD(Output.self) else {
      unsafe places = .allocate(capacity: count)
      unsafe MapResults.willFill(places, count)
      array = nil
      return
    }
    var start: UnsafeMutablePointer<Output>?
    array = unsafe [Output](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      unsafe start = buffer.baseAddress
      initializedCount = count
    }
    guard let start = unsafe start else {
      preconditionFailure("an array with elements has an address")
    }
    // An array's elements stay where they are until somebody changes it, and before `take` nobody else
    // has it. Writing under `withUnsafeMutableBufferPointer` would keep other threads out.
    unsafe places = start
    unsafe MapResults.willFill(places, count)
  }

  /// The results, of which every one has been written; nobody writes any more.
  consuming func take() -> [Output] {
    if let array { return array }
    defer { unsafe places.deallocate() }
    return unsafe [Output](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      guard let start = buffer.baseAddress else { return }
      unsafe MapResults.willFill(start, count)
      unsafe start.moveInitialize(from: places, count: count)
      initializedCount = count
    }
  }

  /// Ends the results that have been written; nobody writes any more.
  consuming func discard(written: RangeSet<Int>) {
    guard array == nil else { return }
    for range in written.ranges {
      unsafe (places + range.lowerBound).deinitialize(count: range.count)
    }
    unsafe places.deallocate()
  }

  private static func willFill(_ start: UnsafeMutablePointer<Output>, _ count: Int) {
    unsafe LargeMemory.willFill(start, count * MemoryLayout<Output>.stride)
  }
}
