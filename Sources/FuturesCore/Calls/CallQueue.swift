//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A queue whose nodes are the futures themselves: linked both ways, so that one can be taken out of the
/// middle at once, and without an allocation.
///
/// Holds a reference to each. There is one value for each queue, never a copy: the links are in the nodes.
@safe
package struct CallQueue {
  private var head: Unmanaged<AnyFuture>?
  private var tail: Unmanaged<AnyFuture>?
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  package mutating func append(_ future: AnyFuture) {
    append(adopting: CallReference(retaining: future))
  }

  /// As `append`, and takes a reference over.
  package mutating func append(adopting call: CallReference) {
    let node = unsafe call.node
    call.borrow { future in
      unsafe future.links.previous = tail
      unsafe future.links.next = nil
      future.links.isLinked = true
    }
    if let last = unsafe tail {
      unsafe last._withUnsafeGuaranteedRef { unsafe $0.links.next = node }
    } else {
      unsafe head = node
    }
    unsafe tail = node
    count += 1
  }

  /// Puts a future back where it came from, and takes a reference over.
  package mutating func prepend(adopting call: CallReference) {
    let node = unsafe call.node
    call.borrow { future in
      unsafe future.links.previous = nil
      unsafe future.links.next = head
      future.links.isLinked = true
    }
    if let first = unsafe head {
      unsafe first._withUnsafeGuaranteedRef { unsafe $0.links.previous = node }
    } else {
      unsafe tail = node
    }
    unsafe head = node
    count += 1
  }

  /// Takes the oldest future out if `accept` says so, and hands the queue's reference over.
  package mutating func popHead(where accept: (AnyFuture) -> Bool) -> CallReference? {
    guard let node = unsafe head, unsafe node._withUnsafeGuaranteedRef(accept) else { return nil }
    unsafe node._withUnsafeGuaranteedRef { unlink($0) }
    return unsafe CallReference(adopting: node)
  }

  /// Takes the first future out that `start` accepts, and hands the queue's reference over.
  ///
  /// Others are passed over: somebody has moved them out of `pending` and is about to take them out.
  package mutating func popFirst(where start: (AnyFuture) -> Bool) -> CallReference? {
    var candidate = unsafe head
    while let node = unsafe candidate {
      if unsafe node._withUnsafeGuaranteedRef(start) {
        unsafe node._withUnsafeGuaranteedRef { unlink($0) }
        return unsafe CallReference(adopting: node)
      }
      unsafe candidate = node._withUnsafeGuaranteedRef { unsafe $0.links.next }
    }
    return nil
  }

  /// Takes a future out that is in this queue.
  package mutating func remove(_ future: AnyFuture) {
    unlink(future)
    unsafe Unmanaged.passUnretained(future).release()
  }

  /// Every future, oldest first.
  package var all: [AnyFuture] {
    var all: [AnyFuture] = []
    all.reserveCapacity(count)
    var candidate = unsafe head
    while let node = unsafe candidate {
      let future = unsafe node.takeUnretainedValue()
      all.append(future)
      unsafe candidate = future.links.next
    }
    return all
  }

  private mutating func unlink(_ future: AnyFuture) {
    let (previous, next) = unsafe (future.links.previous, future.links.next)
    if let previous = unsafe previous {
      unsafe previous._withUnsafeGuaranteedRef { unsafe $0.links.next = next }
    } else {
      unsafe head = next
    }
    if let next = unsafe next {
      unsafe next._withUnsafeGuaranteedRef { unsafe $0.links.previous = previous }
    } else {
      unsafe tail = previous
    }
    future.links.isLinked = false
    count -= 1
  }
}
