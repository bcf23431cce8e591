//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Testing

@Suite("FutureWord, the state machine of a future", .timeLimit(.minutes(5)))
struct FutureWordTests {
  typealias Phase = FutureWord.Phase

  /// Every phase with every flag, and with or without subscribers.
  private static let words: [FutureWord] = Phase.allCases.flatMap { phase in
    (0..<16).map { choice in
      let flags = [1, 2, 4].map { choice & $0 != 0 }
      return FutureWord(
        bits: phase.rawValue | bits(isCancellationRequested: flags[0], isQueued: flags[1])
          | (flags[2] ? observed : 0) | (choice & 8 != 0 ? 0x7f00_1230 : 0))
    }
  }

  private static let observed: UInt = 1 << 63

  private static func bits(isCancellationRequested: Bool, isQueued: Bool) -> UInt {
    (isCancellationRequested ? 0b1000 : 0) | (isQueued ? 1 << 62 : 0)
  }

  @Test("a word shows the phase, the flags and the address it was made of", arguments: words)
  func parts(word: FutureWord) {
    let flags = FutureWordTests.bits(
      isCancellationRequested: word.isCancellationRequested, isQueued: word.isQueued)
    let rebuilt = FutureWord(
      bits: word.phase.rawValue | flags | (word.isObserved ? FutureWordTests.observed : 0)
        | word.subscribersAddress)
    #expect(rebuilt == word)
  }

  @Test("four phases are final, and a new word has its phase and nothing else")
  func phases() {
    #expect(Phase.allCases.filter(\.isDone) == [.succeeded, .failed, .rejected, .cancelled])
    for phase in Phase.allCases {
      let word = FutureWord(phase)
      #expect(word.phase == phase)
      #expect(!word.isCancellationRequested && word.subscribersAddress == 0)
      #expect(!word.isQueued && !word.isObserved)
    }
  }

  @Test("each transition is possible from its own phases only", arguments: words)
  func transitions(word: FutureWord) {
    let phase = word.phase
    #expect(word.started()?.phase == (phase == .pending ? .running : nil))
    #expect(
      word.claimed()?.phase == (phase == .pending || phase == .running ? .claimed : nil))
    #expect(word.claimedBeforeStart()?.phase == (phase == .pending ? .claimed : nil))
    let mayRetry = phase == .running && !word.isCancellationRequested
    #expect(word.returnedToPending()?.phase == (mayRetry ? .pending : nil))
  }

  @Test(
    "cancelling ends a pending call, flags a running one once, and is refused otherwise",
    arguments: words)
  func cancelling(word: FutureWord) {
    let cancelled = word.cancelled()
    switch word.phase {
    case .pending:
      #expect(cancelled?.phase == .cancelled && cancelled?.isCancellationRequested == true)
    case .running where !word.isCancellationRequested:
      #expect(cancelled?.phase == .running && cancelled?.isCancellationRequested == true)
    default:
      #expect(cancelled == nil)
    }
  }

  @Test(
    "only a pending call enters a queue, and only one that is queued is taken from there",
    arguments: words)
  func queueing(word: FutureWord) {
    let isPending = word.phase == .pending
    #expect(word.queued()?.isQueued == (isPending ? true : nil))
    #expect(word.queued()?.phase == (isPending ? .pending : nil))
    #expect(word.startedFromQueue()?.phase == (isPending && word.isQueued ? .running : nil))
  }

  @Test("whatever changes the phase leaves the queue", arguments: words)
  func leavingTheQueue(word: FutureWord) {
    let successors = [
      word.started(), word.startedFromQueue(), word.claimed(), word.claimedBeforeStart(),
      word.returnedToPending(),
    ]
    for successor in successors { #expect(successor?.isQueued != true) }
    for phase in Phase.allCases { #expect(!word.with(phase).isQueued) }
    if word.phase == .pending { #expect(word.cancelled()?.isQueued == false) }
    // Asking a running call to stop does not change its phase.
    #expect(word.flagged().isQueued == word.isQueued)
  }

  @Test(
    "no transition loses the subscribers, or takes the flag or a look at the outcome back",
    arguments: words)
  func invariants(word: FutureWord) {
    let successors =
      [
        word.queued(), word.started(), word.startedFromQueue(), word.claimed(),
        word.claimedBeforeStart(), word.returnedToPending(), word.cancelled(), word.flagged(),
      ].compactMap { $0 } + Phase.allCases.map { word.with($0) }
    for successor in successors {
      #expect(successor.subscribersAddress == word.subscribersAddress)
      #expect(successor.isCancellationRequested || !word.isCancellationRequested)
      #expect(successor.isObserved == word.isObserved)
    }
    for phase in Phase.allCases { #expect(word.with(phase).phase == phase) }
    #expect(word.flagged().phase == word.phase && word.flagged().isCancellationRequested)
  }

  @Test("subscribers are installed once, and not on what is done", arguments: words)
  func installing(word: FutureWord) {
    let installed = word.installing(subscribersAt: 0x5550_0010)
    if word.phase.isDone || word.subscribersAddress != 0 {
      #expect(installed == nil)
    } else {
      #expect(installed?.subscribersAddress == 0x5550_0010)
      #expect(installed?.phase == word.phase)
      #expect(installed?.isCancellationRequested == word.isCancellationRequested)
      #expect(installed?.isQueued == word.isQueued)
    }
  }

  @Test("no chain of transitions leaves a final phase or reaches one without a claim or a cancel")
  func reachability() {
    var seen: [FutureWord] = []
    var open = [FutureWord(.pending)]
    while let word = open.popLast() {
      if seen.contains(word) { continue }
      seen.append(word)
      let next = [
        word.queued(), word.started(), word.startedFromQueue(), word.claimed(),
        word.claimedBeforeStart(), word.returnedToPending(), word.cancelled(),
      ].compactMap { $0 }
      if word.phase.isDone || word.phase == .claimed { #expect(next.isEmpty) }
      open += next
    }
    let reached = Set(seen.map(\.phase))
    #expect(reached == [.pending, .running, .claimed, .cancelled])
  }
}
