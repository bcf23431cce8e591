//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A future's place in a ``CallQueue``: the future is the queue's node, so queueing allocates nothing.
@safe
struct QueueLinks {
  var next: Unmanaged<AnyFuture>?
  var previous: Unmanaged<AnyFuture>?
  /// Stamp, lane and three marks, in one word: three words keep a future of an integer
  /// within an allocation of 112 bytes.
  private var rest: UInt64 = 0

  init() {}

  var isLinked: Bool {
    get { rest & 1 != 0 }
    set { rest = rest & ~1 | (newValue ? 1 : 0) }
  }

  /// Which of a pool's queues the future is in, 0 to 3.
  var lane: Int {
    get { Int(rest >> 1 & 3) }
    set { rest = rest & ~6 | UInt64(newValue) << 1 }
  }

  /// Whether it is not a call, but a piece of an `async` body that waits like one.
  var isPiece: Bool {
    get { rest & 8 != 0 }
    set { rest = rest & ~8 | (newValue ? 8 : 0) }
  }

  /// Whether a worker may have it laid ready before it can begin it.
  var mayBeFetched: Bool {
    get { rest & 16 != 0 }
    set { rest = rest & ~16 | (newValue ? 16 : 0) }
  }

  /// When the call was submitted, in nanoseconds on the monotonic clock; 0 when nobody measures.
  var stamp: UInt64 {
    get { rest >> 5 }
    set { rest = rest & 31 | newValue << 5 }
  }
}

// Here, and not open to inlining elsewhere: a module that touches the field itself does so with run-time
// exclusivity checks.
extension AnyFuture {
  /// Whether the future is linked into a queue.
  package final var isLinked: Bool { links.isLinked }

  /// Which of a pool's queues the future is in, 0 to 3.
  package final var lane: Int { links.lane }

  /// Whether it is not a call, but a piece of an `async` body that waits like one.
  package final var isPiece: Bool { links.isPiece }

  /// Whether a worker may have it laid ready before it can begin it; said before the call is queued.
  package final var mayBeFetched: Bool {
    get { links.mayBeFetched }
    set { links.mayBeFetched = newValue }
  }

  /// When the call was submitted, in nanoseconds on the monotonic clock; 0 when nobody measures.
  package final var stamp: UInt64 {
    get { links.stamp }
    set { links.stamp = newValue }
  }

  /// Notes where the future will be queued.
  package final func setLane(_ lane: Int, isPiece: Bool) {
    links.lane = lane
    links.isPiece = isPiece
  }
}
