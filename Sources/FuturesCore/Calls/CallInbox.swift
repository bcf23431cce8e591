//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// Where calls are handed in without a lock: a stack that many push onto and one at a time empties.
///
/// Pushing is one compare-and-swap, emptying one exchange, so nobody ever waits here, and since the stack is
/// only ever taken as a whole, an address that comes back (the ABA problem) does no harm. A node is written
/// before it is pushed, with release, and read after it was taken, with acquire. All operations on the head
/// are sequentially consistent besides, because pools decide by them who wakes whom; `PoolEngine` has the
/// argument.
@safe
package final class CallInbox: Sendable {
  /// The address of the youngest call; 0 without any, 1 once closed.
  private let head = Atomic<UInt>(0)

  private static var closed: UInt { 1 }

  package init() {}

  package var isEmpty: Bool {
    head.load(ordering: .sequentiallyConsistent) <= CallInbox.closed
  }

  /// Hands a call in; `false` when the inbox is closed.
  package func push(_ future: AnyFuture) -> Bool {
    let node = unsafe Unmanaged.passRetained(future)
    let address = unsafe UInt(bitPattern: node.toOpaque())
    var present = head.load(ordering: .relaxed)
    while present != CallInbox.closed {
      unsafe future.links.next = CallInbox.node(at: present)
      let (isExchanged, original) = head.weakCompareExchange(
        expected: present, desired: address, successOrdering: .sequentiallyConsistent,
        failureOrdering: .relaxed)
      if isExchanged { return true }
      present = original
    }
    unsafe node.release()
    return false
  }

  /// Hands everything out, oldest first, with a reference each; one thread at a time.
  package func drain(_ body: (CallReference) -> Void) {
    if !isEmpty {
      hand(out: head.exchange(0, ordering: .sequentiallyConsistent), to: body)
    }
  }

  /// As `drain`, and takes nothing more in.
  package func close(_ body: (CallReference) -> Void) {
    let last = head.exchange(CallInbox.closed, ordering: .sequentiallyConsistent)
    if last != CallInbox.closed { hand(out: last, to: body) }
  }

  private func hand(out youngest: UInt, to body: (CallReference) -> Void) {
    var rest = unsafe reversed(youngest)
    while let node = unsafe rest {
      unsafe rest = node._withUnsafeGuaranteedRef { unsafe $0.links.next }
      unsafe body(CallReference(adopting: node))
    }
  }

  private func reversed(_ youngest: UInt) -> Unmanaged<AnyFuture>? {
    var reversed: Unmanaged<AnyFuture>?
    var rest = unsafe CallInbox.node(at: youngest)
    while let node = unsafe rest {
      unsafe node._withUnsafeGuaranteedRef { future in
        unsafe rest = future.links.next
        unsafe future.links.next = reversed
      }
      unsafe reversed = node
    }
    return unsafe reversed
  }

  private static func node(at address: UInt) -> Unmanaged<AnyFuture>? {
    guard let pointer = unsafe UnsafeRawPointer(bitPattern: address) else { return nil }
    return unsafe Unmanaged<AnyFuture>.fromOpaque(pointer)
  }
}
