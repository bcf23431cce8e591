//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How far a shared `map` has come: the pure part.
///
/// Indices are claimed from the front, so everything unclaimed lies behind everything claimed. An
/// error therefore ends the claiming, and it decides the whole as soon as no claim in front of it is
/// active, because only those could still bring an earlier error.
package struct MapProgress {
  package enum Verdict {
    case succeeded
    case failed(any Error)
  }

  private let count: Int
  private var cursor = 0
  /// The lower bounds of the chunks that are being worked on; as many as runners, at most.
  private var active: [Int] = []
  private var failure: (index: Int, error: any Error)?
  private var gaps = RangeSet<Int>()
  private var isDecided = false

  package init(count: Int) {
    self.count = count
  }

  /// How many indices nobody has claimed.
  package var unclaimed: Int { failure == nil && !isDecided ? count - cursor : 0 }

  /// The indices that have results, when no chunk is being worked on.
  package var written: RangeSet<Int> { RangeSet(0..<cursor).subtracting(gaps) }

  /// The next chunk, of at most this size; `nil` when there is nothing (more) to do.
  package mutating func claim(atMost size: Int) -> Range<Int>? {
    guard unclaimed > 0 else { return nil }
    let chunk = cursor..<(cursor + min(size, unclaimed))
    cursor = chunk.upperBound
    active.append(chunk.lowerBound)
    return chunk
  }

  /// A chunk is done, up to an index, perhaps because of an error there.
  package mutating func finish(
    _ chunk: Range<Int>, reached index: Int, error: (any Error)?
  ) -> Verdict? {
    active.removeAll { $0 == chunk.lowerBound }
    if index < chunk.upperBound { gaps.insert(contentsOf: index..<chunk.upperBound) }
    if let error, index < failure?.index ?? .max { failure = (index, error) }
    return verdict()
  }

  /// What is unclaimed will not be run.
  package mutating func stop(_ error: any Error) -> Verdict? {
    guard unclaimed > 0 else { return nil }
    failure = (cursor, error)
    return verdict()
  }

  /// Nobody waits for the results any more.
  package mutating func abandon() {
    isDecided = true
  }

  private mutating func verdict() -> Verdict? {
    guard !isDecided else { return nil }
    if let failure {
      guard active.allSatisfy({ $0 > failure.index }) else { return nil }
      isDecided = true
      return .failed(failure.error)
    }
    guard cursor == count, active.isEmpty else { return nil }
    isDecided = true
    return .succeeded
  }
}
