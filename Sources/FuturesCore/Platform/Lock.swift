//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import CFutures

/// A value that is only reachable while its lock is held.
///
/// The interface is that of `Synchronization.Mutex`, the lock a plain pthread mutex:
/// ThreadSanitizer reports false races for `Mutex` on this toolchain and does not for pthreads.
/// Nothing that belongs to a user (a body, a callback, a deinitialiser, a continuation) may run
/// while it is held: take what must be called out of the state and call it afterwards.
///
/// `@unchecked Sendable` because the state is only touched under the mutex.
@usableFromInline
package struct Lock<State>: @unchecked Sendable {
  @usableFromInline let storage: LockStorage<State>

  package init(_ state: State) {
    storage = LockStorage.make(state)
  }

  @inlinable
  package func withLock<R, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
    let (state, lock) = unsafe storage.pointers
    unsafe cfutures_lock_acquire(lock)
    defer { unsafe cfutures_lock_release(lock) }
    return try unsafe body(&state.pointee)
  }
}

/// State and mutex in one allocation, at addresses that never change.
@safe
@usableFromInline
final class LockStorage<State>: ManagedBuffer<State, cfutures_lock> {
  static func make(_ state: State) -> LockStorage<State> {
    let buffer = unsafe LockStorage.create(minimumCapacity: 1) { _ in state }
    unsafe buffer.withUnsafeMutablePointerToElements { unsafe cfutures_lock_init($0) }
    return unsafe unsafeDowncast(buffer, to: LockStorage<State>.self)
  }

  /// The addresses outlive the closure because the buffer neither moves nor ends before `self`.
  @inlinable
  var pointers: (UnsafeMutablePointer<State>, UnsafeMutablePointer<cfutures_lock>) {
    unsafe withUnsafeMutablePointers { unsafe ($0, $1) }
  }

  deinit {
    unsafe withUnsafeMutablePointerToElements { unsafe cfutures_lock_destroy($0) }
  }
}
