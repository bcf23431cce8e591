//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A host's queue in one word, for futures to remember in which they are.
@safe
package final class HostHandle: @unchecked Sendable {
  // `@unchecked` because of its fields, which are set once before anybody else sees the handle.

  /// Alive as long as something lies in its queue, or a worker of it runs.
  @exclusivity(unchecked) private var host: UnsafeRawPointer?
  @exclusivity(unchecked) private var withdrawal: Withdrawal?

  /// What takes a call out of a host's queue.
  package typealias Withdrawal = @Sendable (UnsafeRawPointer, AnyFuture, CallEnd?) -> Void

  package init() {}

  /// Says whose handle this is.
  ///
  /// - Parameters:
  ///   - host: Who is to take calls out of its queue.
  ///   - withdrawal: Calls `withdraw` of the host at this address, captures nothing, and counts no reference: it
  ///     would be counted in a word that all threads share. As a protocol's existential the host would be.
  package func bind(_ host: any CallHost, withdrawal: @escaping Withdrawal) {
    unsafe self.host = UnsafeRawPointer(Unmanaged<AnyObject>.passUnretained(host).toOpaque())
    unsafe self.withdrawal = withdrawal
  }

  /// Has the host take a call out of its queue, on any thread.
  ///
  /// The host is held meanwhile: once the call is out, nobody else may hold it.
  func withdraw(_ future: AnyFuture, _ end: CallEnd?) {
    guard let host = unsafe host else { return }
    let held = unsafe Unmanaged<AnyObject>.fromOpaque(host).retain()
    unsafe withdrawal?(host, future, end)
    unsafe held.release()
  }

  /// As `withdraw`, on a thread that holds the host, for a call that it is going to run.
  func withdrawHere(_ future: AnyFuture) {
    guard let host = unsafe host else { return }
    unsafe withdrawal?(host, future, nil)
  }
}
