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
  @exclusivity(unchecked) private var settlement: Settlement?

  /// What takes a call out of a host's queue.
  package typealias Withdrawal = @Sendable (UnsafeRawPointer, AnyFuture, CallEnd?) -> Void

  /// What finds out for a host whether a call that was fetched from its queue has been begun.
  package typealias Settlement = @Sendable (UnsafeRawPointer, AnyFuture) -> Void

  package init() {}

  /// Says whose handle this is.
  ///
  /// - Parameters:
  ///   - host: Who is to take calls out of its queue.
  ///   - withdrawal: Calls `withdraw` of the host at this address, captures nothing, and counts no reference: it
  ///     would be counted in a word that all threads share. As a protocol's existential the host would be.
  ///   - settlement: The same for calls that were fetched, where any are.
  package func bind(
    _ host: any CallHost, withdrawal: @escaping Withdrawal, settlement: Settlement? = nil
  ) {
    unsafe self.host = UnsafeRawPointer(Unmanaged<AnyObject>.passUnretained(host).toOpaque())
    unsafe self.withdrawal = withdrawal
    unsafe self.settlement = settlement
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

  /// Has the host find out what a fetched call is, on any thread, and say so in its word.
  func settle(_ future: AnyFuture) {
    guard let host = unsafe host else { return }
    let held = unsafe Unmanaged<AnyObject>.fromOpaque(host).retain()
    unsafe settlement?(host, future)
    unsafe held.release()
  }

  /// As `withdraw`, on a thread that holds the host, for a call that it is going to run.
  func withdrawHere(_ future: AnyFuture) {
    guard let host = unsafe host else { return }
    unsafe withdrawal?(host, future, nil)
  }
}
