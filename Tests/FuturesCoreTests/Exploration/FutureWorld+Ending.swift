//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport

// Those who run the call, and those who end it from outside.

extension FutureWorld {
  // MARK: Running

  /// As `CallQueue.popFirst`, where the queue's lock makes one step of the exchange and the unlinking.
  func takeFromQueue(_ name: String, then next: @escaping Continuation) -> Steps {
    change(to: "take the call", { $0.startedFromQueue() }) { world, change in
      guard change != nil else { return [] }
      world.slotOwner = name
      world.unlink()
      return next(world)
    }
  }

  /// As `AnyFuture.startHere`.
  func startHere(_ name: String) -> Steps {
    change(to: "take the call here", { $0.startedFromQueue() }) { world, change in
      guard change != nil else { return [] }
      world.slotOwner = name
      return world.withdraw { $0.run(name, retries: false) }
    }
  }

  func run(_ name: String, retries: Bool) -> Steps {
    [
      Step("takes the body") { world in
        if world.slot != .body { world.mistake = "\(name) finds no body" }
        // A call that may be tried again keeps its body.
        if retries { return world.giveBack(name) }
        world.write(.taken, by: name)
        return world.claim(name)
      }
    ]
  }

  /// As `AnyFuture.giveBack`, and `PoolState.delay` and `resume`, whose lock makes one step of two.
  private func giveBack(_ name: String) -> Steps {
    change(to: "give the call back", { $0.returnedToPending() }) { world, change in
      guard change != nil else { return world.claim(name) }
      world.slotOwner = nil
      return world.change(to: "queue it again", { $0.queued() }) { world, change in
        guard change != nil else { return [] }
        world.isLinked = true
        return world.takeFromQueue(name) { $0.run(name, retries: false) }
      }
    }
  }

  /// As `Future.runBody`: a clock may have completed the call meanwhile.
  private func claim(_ name: String) -> Steps {
    if fault == .completesWithoutClaim { return store(name) }
    let claim = { (word: FutureWord) in word.phase == .running ? word.claimed() : nil }
    return change(to: "claim the outcome", claim) { world, change in
      change == nil ? [] : world.store(name)
    }
  }

  private func store(_ name: String) -> Steps {
    if fault == .writesAfterPublishing { return publish(.succeeded) { $0.finish(name) } }
    return [
      Step("stores the value") { world in
        world.write(.value, by: name)
        return world.publish(.succeeded)
      }
    ]
  }

  private func finish(_ name: String) -> Steps {
    [
      Step("stores the value late") { world in
        world.slot = .value
        return []
      }
    ]
  }

  // MARK: Ending it from outside

  /// As `AnyFuture.cancel`.
  func cancel(_ name: String) -> Steps {
    let cancel: Continuation = { world in
      world.change(to: "cancel", { $0.cancelled() }) { $0.cancelled(name, $1) }
    }
    return fault == .takesHandlerBeforeFlag ? takeHandler(then: cancel) : cancel(self)
  }

  private func cancelled(_ name: String, _ change: Change?) -> Steps {
    guard let (old, new) = change else { return [] }
    guard new.phase == .cancelled else {
      return fault == .takesHandlerBeforeFlag ? [] : takeHandler { _ in [] }
    }
    slotOwner = name
    return leaveQueue(old) { world in
      world.write(.empty, by: name)
      return world.announce(new)
    }
  }

  private func takeHandler(then next: @escaping Continuation) -> Steps {
    [
      Step("takes the handler") { world in
        world.callHandler()
        return next(world)
      }
    ]
  }

  /// As `AnyFuture.fail(_:as:)` with a time-out.
  func expire(_ name: String) -> Steps {
    change(to: "expire", { $0.claimed() }) { world, change in
      guard let (old, _) = change else { return [] }
      return old.phase == .pending ? world.expirePending(name, old) : world.expireRunning(name)
    }
  }

  private func expirePending(_ name: String, _ old: FutureWord) -> Steps {
    slotOwner = name
    return leaveQueue(old) { world in
      world.write(.failure, by: name)
      return world.publish(.failed, raisingFlag: true)
    }
  }

  /// The slot is the running call's; the error is kept by the plan.
  private func expireRunning(_ name: String) -> Steps {
    if fault == .expiryWritesRunning { write(.failure, by: name) }
    let publish: Continuation = { $0.publish(.failed, raisingFlag: true) }
    return fault == .expiryWithdrawsRunning ? withdraw(then: publish) : publish(self)
  }

  // MARK: The end

  /// As `AnyFuture.publish`.
  private func publish(
    _ phase: FutureWord.Phase, raisingFlag: Bool = false,
    then next: @escaping Continuation = { _ in [] }
  ) -> Steps {
    if fault == .closesBeforePublishing {
      return announce(word) { $0.exchangeLast(phase, raisingFlag) { _, _ in [] } }
    }
    return exchangeLast(phase, raisingFlag) { world, new in
      world.announce(new) { next($0) }
    }
  }

  private func exchangeLast(
    _ phase: FutureWord.Phase, _ raisingFlag: Bool,
    then next: @escaping (FutureWorld, FutureWord) -> Steps
  ) -> Steps {
    change(to: "publish", { (raisingFlag ? $0.flagged() : $0).with(phase) }) { world, change in
      guard let (old, new) = change else { return [] }
      if old.phase != .claimed { world.mistake = "an outcome is published that nobody has claimed" }
      return next(world, new)
    }
  }
}
