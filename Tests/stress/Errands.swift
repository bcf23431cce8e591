//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Glibc
import TestSupport

/// What one thread of the storm submits, waits for and cancels; its seed decides.
struct Errands {
  private struct Mishap: Error {}

  /// What a call may come to.
  private struct Errand {
    let number: Int
    let future: Future<Int>
    var mayTimeOut = false
    var isHopeless = false
    var wasCancelled = false
  }

  private var generator: SeededGenerator
  private let ledger: Ledger
  private var number = 0
  private var pending: [Errand] = []
  private var audits = 0

  init(seed: UInt64, _ ledger: Ledger) {
    generator = SeededGenerator(seed: seed)
    self.ledger = ledger
  }

  /// Submits a call, sees to an earlier one, or looks at the statistics.
  mutating func step() throws {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      try ledger.audit()
      audits += 1
    case 1...2 where pending.count < 32:
      pending.append(submit())
    default:
      guard !pending.isEmpty else { return }
      try attend(to: Int.random(in: pending.indices, using: &generator))
    }
  }

  /// Waits for all that is left; gives the number of looks at the statistics.
  func finish() throws -> Int {
    for errand in pending { try settle(errand) }
    return audits
  }

  private mutating func submit() -> Errand {
    number += 1
    let (number, work) = (number, Int.random(in: 0..<50, using: &generator))
    let time = Duration.microseconds(Int.random(in: 0..<300, using: &generator))
    let backoff = Backoff.exponential(from: time, upTo: time)
    let ledger = ledger
    func errand(_ future: Future<Int>) -> Errand { Errand(number: number, future: future) }
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return errand(ledger.submit { toil(work, for: number) })
    case 1: return errand(ledger.submit(suspending: { await yield(work, for: number) }))
    case 2: return errand(ledger.submit { try ledger.submit { number }.result() })
    case 3:
      return errand(
        ledger.submit(suspending: { try await ledger.submit { toil(work, for: number) }.value }))
    case 4: return errand(ledger.submit(.priority(.high)) { toil(work, for: number) })
    case 5: return errand(ledger.submit(.priority(.low)) { toil(work, for: number) })
    case 6:
      var errand = errand(ledger.submit(.timeout(time)) { toil(10 * work, for: number) })
      errand.mayTimeOut = true
      return errand
    case 7:
      let options = TaskOptions.deadline(.now + time)
      var errand = errand(ledger.submit(options, suspending: { await yield(work, for: number) }))
      errand.mayTimeOut = true
      return errand
    case 8:
      return errand(
        ledger.submit(.retry(.limit(2, backoff: backoff))) {
          guard TaskContext.current?.attempt == 3 else { throw Mishap() }
          return number
        })
    default:
      var errand = errand(ledger.submit(.retry(.limit(1))) { throw Mishap() })
      errand.isHopeless = true
      return errand
    }
  }

  /// Waits for a call, for a moment or to its end, or cancels it.
  private mutating func attend(to index: Int) throws {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      pending[index].future.cancel()
      pending[index].wasCancelled = true
    case 1:
      let time = Duration.microseconds(Int.random(in: 0..<200, using: &generator))
      _ = [pending[index].future].wait(timeout: time)
    default:
      try settle(pending.remove(at: index))
    }
  }

  /// Waits for a call and looks at what has become of it.
  private func settle(_ errand: Errand) throws {
    do {
      let result = try errand.future.result()
      try demand(
        result == errand.number && !errand.isHopeless,
        "Call \(errand.number) has the result \(result).")
    } catch let error as StressFailure {
      throw error
    } catch is CancellationError where errand.wasCancelled {
    } catch is Mishap where errand.isHopeless || errand.wasCancelled {
      // Who is asked to stop has no further attempt.
    } catch let error as ExecutorError where errand.mayTimeOut && error.code == .timedOut {
    } catch {
      throw StressFailure("Call \(errand.number) has failed without a reason: \(error)")
    }
  }
}

private func toil(_ work: Int, for number: Int) -> Int {
  for _ in 0..<work { sched_yield() }
  return number
}

private func yield(_ work: Int, for number: Int) async -> Int {
  for _ in 0..<work { await Task.yield() }
  return number
}
