//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

@Suite("HostHandle", .timeLimit(.minutes(5)))
struct HostHandleTests {
  @Test("a host that nobody else holds any more lives until it has withdrawn the call")
  func hostOutlivesWithdrawal() {
    let (handle, events) = (HostHandle(), Lock<[String]>([]))
    let owner = Lock<LeavingHost?>(nil)
    owner.withLock { $0 = LeavingHost(owner, events) }
    owner.withLock { host in
      guard let host else { return }
      handle.bind(host) { host, future, end in
        Unmanaged<LeavingHost>.fromOpaque(host)._withUnsafeGuaranteedRef {
          $0.withdraw(future, end)
        }
      }
    }
    let future = Future<Int>(blocking: { 0 })
    #expect(future.enterQueue(of: handle))
    #expect(future.cancel())
    #expect(events.withLock { $0 } == ["let go", "withdrawn", "ended"])
  }
}

/// Goes, as far as its owner is concerned, while it withdraws a call.
private final class LeavingHost: CallHost {
  private let owner: Lock<LeavingHost?>
  private let events: Lock<[String]>

  init(_ owner: Lock<LeavingHost?>, _ events: Lock<[String]>) {
    (self.owner, self.events) = (owner, events)
  }

  func callWillEnd(_ end: CallEnd) {}

  func withdraw(_ future: AnyFuture, _ end: CallEnd?) {
    withExtendedLifetime(owner.withLock { $0.take() }) {}
    events.withLock { $0.append("let go") }
    events.withLock { $0.append("withdrawn") }
  }

  deinit { events.withLock { $0.append("ended") } }
}
