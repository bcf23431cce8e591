//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport

/// One future: the real state machine in a cell that is loaded and exchanged step by step, and what hangs on it.
///
/// Follows `AnyFuture`, `Subscribers` and a call with a plan; what they do under a lock is one step.
final class FutureWorld: Explorable {
  typealias Steps = [Step<FutureWorld>]
  typealias Continuation = (FutureWorld) -> Steps
  typealias Change = (old: FutureWord, new: FutureWord)

  enum Slot {
    case body, taken, value, failure, empty
  }

  private let roles: [FutureRole]
  let fault: FutureFault?
  var actors: [Actor<FutureWorld>] = []
  var word = FutureWord(.pending)
  var isLinked = true
  var slot = Slot.body
  /// Who may write the slot; nobody while the call is pending or done.
  var slotOwner: String?
  var lists: [UInt: SubscriberList] = [:]
  /// How often subscribers have been told, or have seen the end themselves.
  var told: [String: Int] = [:]
  var handlerCalls = 0
  /// The first thing that went wrong within a step.
  var mistake: String?

  init(_ roles: [FutureRole], fault: FutureFault? = nil) {
    (self.roles, self.fault) = (roles, fault)
    word = word.queued() ?? word
    actors = roles.enumerated().map { index, role in
      let name = "\(role) \(index)"
      return Actor(name, steps(role, name))
    }
  }

  private func steps(_ role: FutureRole, _ name: String) -> Steps {
    switch role {
    case .worker: takeFromQueue(name) { $0.run(name, retries: false) }
    case .retryingWorker: takeFromQueue(name) { $0.run(name, retries: true) }
    case .endlessWorker: takeFromQueue(name) { _ in [] }
    case .waiter: startHere(name)
    case .canceller: cancel(name)
    case .clock: expire(name)
    case .subscriber: subscribe(name)
    case .handler: addHandler(name)
    }
  }

  // MARK: The word

  /// As `AnyFuture.change`: a load, then exchanges until one holds or the machine refuses.
  func change(
    to purpose: String, _ transition: @escaping (FutureWord) -> FutureWord?,
    then next: @escaping (FutureWorld, Change?) -> Steps
  ) -> Steps {
    [
      Step("loads the word to \(purpose)") { world in
        world.exchange(world.word, purpose, transition, next)
      }
    ]
  }

  private func exchange(
    _ old: FutureWord, _ purpose: String, _ transition: @escaping (FutureWord) -> FutureWord?,
    _ next: @escaping (FutureWorld, Change?) -> Steps
  ) -> Steps {
    guard let new = transition(old) else { return next(self, nil) }
    return [
      Step("exchanges the word to \(purpose)") { world in
        let isBlind = world.fault == .cancelStoresBlindly && purpose == "cancel"
        guard world.word == old || isBlind else {
          return world.exchange(world.word, purpose, transition, next)
        }
        if world.word.phase.isDone { world.mistake = "the word changes after its end" }
        world.word = new
        return next(world, (old, new))
      }
    ]
  }

  func write(_ new: Slot, by name: String) {
    if slotOwner != name { mistake = "\(name) writes a slot that is not its own" }
    slot = new
  }

  // MARK: The queue

  func leaveQueue(_ old: FutureWord, then next: @escaping Continuation) -> Steps {
    old.isQueued && fault != .cancelStaysQueued ? withdraw(then: next) : next(self)
  }

  func withdraw(then next: @escaping Continuation) -> Steps {
    [
      Step("takes the call out of the queue") { world in
        world.unlink()
        return next(world)
      }
    ]
  }

  func unlink() {
    if !isLinked { mistake = "the call leaves the queue twice" }
    isLinked = false
  }

  // MARK: What has to hold

  func complaint(isEnd: Bool) -> String? {
    if let mistake { return mistake }
    if let name = told.first(where: { $0.value > 1 })?.key { return "\(name) is told twice" }
    if handlerCalls > 1 { return "the handler is called \(handlerCalls) times" }
    return isEnd ? wrongEnd : nil
  }

  private var wrongEnd: String? {
    if actors.contains(where: { !$0.isAtEnd }) { return "somebody cannot go on" }
    guard word.phase.isDone else {
      if !roles.contains(.endlessWorker) { return "the call does not end" }
      let isOverheard = word.isCancellationRequested && lists.values.contains(where: \.hasHandler)
      return isOverheard ? "the handler is not called" : nil
    }
    if isLinked { return "the call has ended and lies in the queue" }
    let unheard = actors.map(\.name).first { $0.hasPrefix("subscriber") && told[$0] != 1 }
    return unheard.map { "\($0) is not told" }
  }
}
