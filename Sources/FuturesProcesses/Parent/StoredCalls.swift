//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// The large calls of one worker on their way, and when the memory is given back that they took.
///
/// Of the keeper's thread, and of the timer's when the area has not been used for a while.
final class StoredCalls: Sendable {
  private struct State {
    let area: ContentArea
    /// One is stored that was not answered.
    var isUnderWay = false
    var timer: TimerEntry?
    /// The file is closed, or about to be, and its descriptor somebody else's.
    var isOver = false
  }

  private let state: Lock<State>

  init(_ area: sending ContentArea) {
    state = Lock(State(area: area))
  }

  /// Stores a call; `false` when there is no memory for it.
  func store(_ content: UnsafeRawBufferPointer) -> Bool {
    state.withLock { state in
      guard unsafe state.area.store(content) else { return false }
      state.isUnderWay = true
      lookLater(&state)
      return true
    }
  }

  /// The call that was stored last is answered: its bytes are of no use any more.
  func noteAnswer() { state.withLock { $0.isUnderWay = false } }

  /// Leaves the area alone from now on.
  func end() {
    let timer = state.withLock { state in
      state.isOver = true
      return state.timer
    }
    if let timer { Timer.shared.cancel(timer) }
  }

  private func giveBack() {
    state.withLock { state in
      state.timer = nil
      guard !state.isOver else { return }
      if !state.isUnderWay { state.area.giveBack() }
      lookLater(&state)
    }
  }

  private func lookLater(_ state: inout State) {
    guard state.timer == nil, state.area.leisure != nil else { return }
    // Where the timer has no thread, the memory stays until the process ends, or another call is stored.
    state.timer = try? Timer.shared.schedule(at: Deadline(after: ContentArea.patience)) {
      [weak self] in self?.giveBack()
    }
  }
}
