//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesThreads
import Testing

@Suite("MapProgress", .timeLimit(.minutes(5)))
struct MapProgressTests {
  private enum Ending: Equatable {
    case succeeded
    case failed(Int?)
  }

  private func ending(_ verdict: MapProgress.Verdict?) -> Ending? {
    switch verdict {
    case .succeeded: .succeeded
    case .failed(let error): .failed((error as? Failure)?.number)
    case nil: nil
    }
  }

  @Test("chunks cover all indices once, in order, and the last is the rest")
  func claims() {
    var progress = MapProgress(count: 10)
    #expect(progress.claim(atMost: 4) == 0..<4)
    #expect(progress.unclaimed == 6)
    #expect(progress.claim(atMost: 4) == 4..<8)
    #expect(progress.claim(atMost: .max) == 8..<10)
    #expect(progress.claim(atMost: 4) == nil && progress.unclaimed == 0)
  }

  @Test("the whole succeeds with the last chunk that ends, in whatever order, and once")
  func success() {
    var progress = MapProgress(count: 4)
    _ = progress.claim(atMost: 2)
    _ = progress.claim(atMost: 2)
    #expect(ending(progress.end(2..<4)) == nil)
    #expect(ending(progress.end(0..<2)) == .succeeded)
    #expect(ending(progress.stop(Failure())) == nil)
  }

  @Test("it does not succeed while something is unclaimed")
  func unclaimedRest() {
    var progress = MapProgress(count: 4)
    _ = progress.claim(atMost: 2)
    #expect(ending(progress.end(0..<2)) == nil)
  }

  @Test("an error ends claiming and waits for the chunks before it, not for those behind")
  func errorWaitsForEarlierChunks() {
    var progress = MapProgress(count: 8)
    for _ in 0..<3 { _ = progress.claim(atMost: 2) }
    #expect(ending(progress.fail(2..<4, at: 3)) == nil)
    #expect(progress.claim(atMost: 2) == nil && progress.unclaimed == 0)
    #expect(ending(progress.end(0..<2)) == .failed(3))
    #expect(ending(progress.fail(4..<6, at: 4)) == nil)
  }

  @Test("the first error in input order wins over one that came first in time")
  func earlierErrorWins() {
    var progress = MapProgress(count: 4)
    for _ in 0..<4 { _ = progress.claim(atMost: 1) }
    #expect(ending(progress.fail(2..<3, at: 2)) == nil)
    #expect(ending(progress.fail(1..<2, at: 1)) == nil)
    #expect(ending(progress.end(0..<1)) == .failed(1))
  }

  @Test("an error behind a failure changes nothing")
  func laterErrorLoses() {
    var progress = MapProgress(count: 3)
    for _ in 0..<3 { _ = progress.claim(atMost: 1) }
    #expect(ending(progress.fail(1..<2, at: 1)) == nil)
    #expect(ending(progress.fail(2..<3, at: 2)) == nil)
    #expect(ending(progress.end(0..<1)) == .failed(1))
  }

  @Test("stopping fails the whole when what is claimed has ended without an error of its own")
  func stop() {
    var progress = MapProgress(count: 4)
    _ = progress.claim(atMost: 2)
    #expect(ending(progress.stop(Failure(number: 9))) == nil)
    #expect(progress.claim(atMost: 2) == nil)
    #expect(ending(progress.end(0..<2)) == .failed(9))
  }

  @Test("an error in what was claimed before the stop is the earlier one")
  func stopBehindError() {
    var progress = MapProgress(count: 4)
    _ = progress.claim(atMost: 2)
    _ = progress.stop(Failure(number: 9))
    #expect(ending(progress.fail(0..<2, at: 1)) == .failed(1))
  }

  @Test("stopping when everything is claimed changes nothing")
  func stopTooLate() {
    var progress = MapProgress(count: 2)
    _ = progress.claim(atMost: 2)
    #expect(ending(progress.stop(Failure())) == nil)
    #expect(ending(progress.end(0..<2)) == .succeeded)
  }

  @Test("what was given up is neither claimed nor decided")
  func abandoned() {
    var progress = MapProgress(count: 4)
    _ = progress.claim(atMost: 2)
    progress.abandon()
    #expect(progress.claim(atMost: 2) == nil && progress.unclaimed == 0)
    #expect(ending(progress.fail(0..<2, at: 0)) == nil)
  }

  // MARK: What is written

  @Test("everything is written when every chunk has ended")
  func allWritten() {
    var progress = MapProgress(count: 5)
    for _ in 0..<3 { _ = progress.claim(atMost: 2) }
    for chunk in [2..<4, 4..<5, 0..<2] { _ = progress.end(chunk) }
    #expect(progress.written == RangeSet(0..<5))
  }

  @Test("what lies behind an error in its chunk is not written, nor what nobody has claimed")
  func gapBehindError() {
    var progress = MapProgress(count: 20)
    for _ in 0..<3 { _ = progress.claim(atMost: 4) }
    _ = progress.fail(4..<8, at: 5)
    _ = progress.end(0..<4)
    _ = progress.end(8..<12)
    #expect(progress.written == RangeSet([0..<5, 8..<12]))
  }

  @Test("a chunk that was broken off is written up to there, also in a map that was given up")
  func gapOfAbandoned() {
    var progress = MapProgress(count: 20)
    for _ in 0..<2 { _ = progress.claim(atMost: 4) }
    progress.abandon()
    _ = progress.finish(0..<4, reached: 0, error: nil)
    _ = progress.finish(4..<8, reached: 7, error: nil)
    #expect(progress.written == RangeSet(4..<7))
  }
}

extension MapProgress {
  fileprivate mutating func end(_ chunk: Range<Int>) -> Verdict? {
    finish(chunk, reached: chunk.upperBound, error: nil)
  }

  fileprivate mutating func fail(_ chunk: Range<Int>, at index: Int) -> Verdict? {
    finish(chunk, reached: index, error: Failure(number: index))
  }
}
