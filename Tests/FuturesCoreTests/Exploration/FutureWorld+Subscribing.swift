//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport

// Those who want to hear of the end, or of a cancellation.

extension FutureWorld {
  /// As `AnyFuture.add(_:)`.
  func subscribe(_ name: String) -> Steps {
    withList(of: name) { world, address in
      guard let address else { return world.seeEnd(name) }
      return [
        Step("joins the list") { world in
          guard world.lists[address]?.isClosed == false || world.fault == .joinsClosedList else {
            return world.seeEnd(name)
          }
          world.lists[address]?.waiters.append(name)
          return []
        }
      ]
    }
  }

  /// A subscriber that was turned away looks at the outcome.
  private func seeEnd(_ name: String) -> Steps {
    if !word.phase.isDone { mistake = "\(name) is turned away before the end" }
    tell(name)
    return []
  }

  private func tell(_ name: String) {
    if word.phase == .succeeded, slot != .value { mistake = "\(name) finds no value" }
    told[name, default: 0] += 1
  }

  /// As `AnyFuture.announce`.
  func announce(_ word: FutureWord, then next: @escaping Continuation = { _ in [] }) -> Steps {
    let address = word.subscribersAddress
    guard address != 0 else { return next(self) }
    return [
      Step("closes the list") { world in
        for waiter in world.lists[address]?.waiters ?? [] { world.tell(waiter) }
        world.lists[address] = SubscriberList(isClosed: true)
        return next(world)
      }
    ]
  }

  /// As `AnyFuture.installedSubscribers`.
  private func withList(
    of name: String, then next: @escaping (FutureWorld, UInt?) -> Steps
  ) -> Steps {
    [
      Step("looks for the list") { world in
        let word = world.word
        if word.subscribersAddress != 0 { return next(world, word.subscribersAddress) }
        if word.phase.isDone { return next(world, nil) }
        let fresh = UInt(world.lists.count + 1) << 4
        world.lists[fresh] = SubscriberList()
        return world.change(to: "hang a list on it", { world.hanging(fresh, on: $0) }) {
          world, change in
          if change != nil { return next(world, fresh) }
          let address = world.word.subscribersAddress
          return next(world, address == 0 ? nil : address)
        }
      }
    ]
  }

  private func hanging(_ address: UInt, on word: FutureWord) -> FutureWord? {
    guard fault == .replacesList, !word.phase.isDone else {
      return word.installing(subscribersAt: address)
    }
    return FutureWord(bits: word.bits & ~word.subscribersAddress | address)
  }

  // MARK: The handler of an async body

  /// As `AnyFuture.onCancellationRequest`.
  func addHandler(_ name: String) -> Steps {
    withList(of: name) { world, address in
      guard let address else { return world.callLateHandler() }
      return [
        Step("adds its handler") { world in
          guard world.lists[address]?.isClosed == false else { return world.callLateHandler() }
          world.lists[address]?.hasHandler = true
          return [
            Step("looks whether the call was cancelled") { world in
              if world.word.isCancellationRequested { world.callHandler() }
              return []
            }
          ]
        }
      ]
    }
  }

  private func callLateHandler() -> Steps {
    if word.isCancellationRequested { handlerCalls += 1 }
    return []
  }

  /// As `Subscribers.takeCancellationHandler`.
  func callHandler() {
    guard
      let address = lists.first(where: { $0.key == word.subscribersAddress && $0.value.hasHandler }
      )?.key
    else { return }
    lists[address]?.hasHandler = false
    handlerCalls += 1
  }
}
