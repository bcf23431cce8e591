//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// One reference to a call, handed on by hand.
///
/// From the inbox to the queue to the worker a call has one owner after the other. Left to the compiler, each
/// handing on would count up and down, atomically, which is half of what a short call costs. Whoever has a
/// reference either hands it on or releases it, once.
@safe
@usableFromInline
package struct CallReference {
  @usableFromInline let node: Unmanaged<AnyFuture>

  /// A further reference.
  @inlinable
  package init(retaining future: AnyFuture) {
    unsafe node = Unmanaged.passRetained(future)
  }

  init(adopting node: Unmanaged<AnyFuture>) {
    unsafe self.node = unsafe node
  }

  /// Looks at the call; it must not be kept.
  @inlinable
  package func borrow<R>(_ body: (AnyFuture) -> R) -> R {
    unsafe node._withUnsafeGuaranteedRef(body)
  }

  /// A counted reference, beside this one.
  @inlinable
  package var future: AnyFuture { unsafe node.takeUnretainedValue() }

  /// Whether there is no other reference.
  package var isLast: Bool {
    var future = unsafe node.takeRetainedValue()
    let isLast = isKnownUniquelyReferenced(&future)
    _ = unsafe Unmanaged.passRetained(future)
    return isLast
  }

  @inlinable
  package func release() { unsafe node.release() }
}
