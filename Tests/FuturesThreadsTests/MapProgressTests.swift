//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesThreads
import Testing

@Suite("MapProgress", .timeLimit(.minutes(1)))
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

  private func failure(at index: Int) -> (index: Int, error: any Error) {
    (index, Failure(number: index))
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
    #expect(ending(progress.finish(2..<4, failure: nil)) == nil)
    #expect(ending(progress.finish(0..<2, failure: nil)) == .succeeded)
    #expect(ending(progress.stop(Failure())) == nil)
  }

  @Test("it does not succeed while something is unclaimed")
  func unclaimedRest() {
    var progress = MapProgress(count: 4)
    _ = progress.claim(atMost: 2)
    #expect(ending(progress.finish(0..<2, failure: nil)) == nil)
  }

  @Test("an error ends claiming and waits for the chunks before it, not for those behind")
  func errorWaitsForEarlierChunks() {
    var progress = MapProgress(count: 8)
    for _ in 0..<3 { _ = progress.claim(atMost: 2) }
    #expect(ending(progress.finish(2..<4, failure: failure(at: 3))) == nil)
    #expect(progress.claim(atMost: 2) == nil && progress.unclaimed == 0)
    #expect(ending(progress.finish(0..<2, failure: nil)) == .failed(3))
    #expect(ending(progress.finish(4..<6, failure: failure(at: 4))) == nil)
  }

  @Test("the first error in input order wins over one that came first in time")
  func earlierErrorWins() {
    var progress = MapProgress(count: 4)
    for _ in 0..<4 { _ = progress.claim(atMost: 1) }
    #expect(ending(progress.finish(2..<3, failure: failure(at: 2))) == nil)
    #expect(ending(progress.finish(1..<2, failure: failure(at: 1))) == nil)
    #expect(ending(progress.finish(0..<1, failure: nil)) == .failed(1))
  }

  @Test("an error behind a failure changes nothing")
  func laterErrorLoses() {
    var progress = MapProgress(count: 3)
    for _ in 0..<3 { _ = progress.claim(atMost: 1) }
    #expect(ending(progress.finish(1..<2, failure: failure(at: 1))) == nil)
    #expect(ending(progress.finish(2..<3, failure: failure(at: 2))) == nil)
    #expect(ending(progress.finish(0..<1, failure: nil)) == .failed(1))
  }

  @Test("stopping fails the whole when what is claimed has ended without an error of its own")
  func stop() {
    var progress = MapProgress(count: 4)
    _ = progress.claim(atMost: 2)
    #expect(ending(progress.stop(Failure(number: 9))) == nil)
    #expect(progress.claim(atMost: 2) == nil)
    #expect(ending(progress.finish(0..<2, failure: nil)) == .failed(9))
  }

  @Test("an error in what was claimed before the stop is the earlier one")
  func stopBehindError() {
    var progress = MapProgress(count: 4)
    _ = progress.claim(atMost: 2)
    _ = progress.stop(Failure(number: 9))
    #expect(ending(progress.finish(0..<2, failure: failure(at: 1))) == .failed(1))
  }

  @Test("stopping when everything is claimed changes nothing")
  func stopTooLate() {
    var progress = MapProgress(count: 2)
    _ = progress.claim(atMost: 2)
    #expect(ending(progress.stop(Failure())) == nil)
    #expect(ending(progress.finish(0..<2, failure: nil)) == .succeeded)
  }

  @Test("what was given up is neither claimed nor decided")
  func abandoned() {
    var progress = MapProgress(count: 4)
    _ = progress.claim(atMost: 2)
    progress.abandon()
    #expect(progress.claim(atMost: 2) == nil && progress.unclaimed == 0)
    #expect(ending(progress.finish(0..<2, failure: failure(at: 0))) == nil)
  }
}
