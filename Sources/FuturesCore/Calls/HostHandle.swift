//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A host's queue in one word, for futures to remember in which they are.
package final class HostHandle: @unchecked Sendable {
  // `@unchecked` because of `host`, which is set once before anybody else sees the handle.

  /// Alive as long as something lies in its queue, or a worker of it runs.
  private(set) unowned(unsafe) var host: (any CallHost)?

  package init() {}

  package func bind(_ host: any CallHost) {
    unsafe self.host = host
  }

  func withdraw(_ future: AnyFuture, _ end: CallEnd?) {
    guard let host = unsafe host else { return }
    // Counted, whatever the optimiser thinks of it: once the future is out of the queue, nobody else may hold
    // the host, which is still at work on this.
    let held = unsafe Unmanaged<AnyObject>.passRetained(host)
    host.withdraw(future, end)
    unsafe held.release()
  }
}
