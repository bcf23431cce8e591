//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesThreads

/// The calls that a keeper has sent its worker beyond the one that it waits for, and how many it is worth to send.
///
/// A worker that has to wait for its keeper between two short calls, and wake it, does little else. So as many are
/// sent ahead as take about the time for which one may lie behind a call that turns out to be long.
struct CallsAhead {
  private struct Sent {
    let call: RemoteCall
    let number: UInt64
    /// How much the worker had written to its standard error by then.
    let written: Int
  }

  private var sent: [Sent] = []
  /// When as many are left, more are sent.
  private var least = 0
  private var pace = Pace(nanoseconds: CallsAhead.longest)
  /// Since when `answered` calls were.
  private var began: UInt64 = 0
  private var answered = 0

  /// What calls sent ahead should take together, in nanoseconds.
  private static let longest: UInt64 = 200_000

  /// Fewer than a worker may have, with the one that it makes.
  private static let most = SharedPage.slotCount - 8

  var isEmpty: Bool { sent.isEmpty }

  /// How many more are to be sent now: none as long as the worker has half of what it had.
  var wanted: Int {
    sent.count <= least ? max(0, min(pace.size, CallsAhead.most) - sent.count) : 0
  }

  /// With the outcome of which call the keeper is to be woken, when it waits for this one: in time to send more.
  func wakeAt(_ number: UInt64) -> UInt64 { number + UInt64(sent.count / 2) }

  /// Calls were sent: fewer than were wanted, if they are scarce.
  mutating func note(
    _ calls: [RemoteCall], through last: UInt64, written: Int, isScarce: Bool
  ) {
    var number = last - UInt64(calls.count)
    for call in calls {
      number += 1
      sent.append(Sent(call: call, number: number, written: written))
    }
    least = isScarce ? 0 : sent.count / 2
  }

  /// The number of a call that was sent ahead, which is waited for from now on; `nil` when it was not, or was taken
  /// back since.
  mutating func claim(_ call: RemoteCall, on page: SharedPage) -> (number: UInt64, written: Int)? {
    guard let position = position(of: call, on: page) else { return nil }
    let claimed = sent[position]
    // Those before it were taken back.
    sent.removeSubrange(...position)
    return (claimed.number, claimed.written)
  }

  /// Whether a call was sent ahead, and not taken back since.
  func holds(_ call: RemoteCall, on page: SharedPage) -> Bool {
    position(of: call, on: page) != nil
  }

  private func position(of call: RemoteCall, on page: SharedPage) -> Int? {
    sent.firstIndex { $0.call === call && page.isGood($0.number) }
  }

  /// They are to be sent anew.
  mutating func forget() {
    sent = []
    least = 0
  }

  // MARK: How many

  /// A worker without a call has been given one.
  mutating func begin() {
    (began, answered) = (cfutures_now(), 0)
  }

  mutating func noteAnswer() { answered += 1 }

  /// Looks at the clock, which costs as much as some calls: only when more are to be sent.
  mutating func keepPace() {
    guard answered > 0 else { return }
    let now = cfutures_now()
    pace.note(answered, took: now - began)
    (began, answered) = (now, 0)
  }

  /// A call takes long.
  mutating func slowDown() {
    pace = Pace(nanoseconds: CallsAhead.longest)
    (began, answered) = (cfutures_now(), 0)
  }
}
