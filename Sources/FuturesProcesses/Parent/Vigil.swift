//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesPortable
import Glibc
import Synchronization

/// Reads the bytes of an outcome, which are valid meanwhile; throws what the call has thrown.
typealias CallReader = (OutcomeBytes) throws -> Void

/// The watch over one call of a worker: from its sending to its outcome, or to the worker's end.
///
/// Of the keeper's thread, but for the two flags that others raise.
final class Vigil: @unchecked Sendable {
  // `@unchecked` for that reason.

  let process: WorkerProcess
  let attempt: Int
  private let future: AnyFuture?
  private let bell: Bell
  private let deadline: Deadline
  private var number: UInt64?
  private var killsAt = Deadline.never
  private(set) var hasKilled = false
  /// The call was asked to stop, and its worker is killed if it does not: because its time was up, or because
  /// somebody wants it cancelled.
  private(set) var isExpired = false
  private(set) var isToBeCancelled = false
  private let isToTerminate = Atomic<Bool>(false)
  private let attention: () -> Void
  private var isAttended = false

  enum End {
    /// With the error that the call has thrown, if it has.
    case outcome((any Error)?)
    case ended
    case nonsense
  }

  /// - Parameters:
  ///   - process: Whose call.
  ///   - future: Its future; `nil` for a call of the pool's own.
  ///   - deadline: When it has to be done.
  ///   - bell: What wakes the keeper.
  ///   - attention: Called when the call takes long.
  init(
    over process: WorkerProcess, _ future: AnyFuture?, until deadline: Deadline, bell: Bell,
    attention: @escaping () -> Void = {}
  ) {
    self.process = process
    self.future = future
    self.bell = bell
    self.attention = attention
    attempt = future?.attempt ?? 1
    self.deadline = deadline
  }

  /// Whether the worker has begun the call.
  var hasBegun: Bool { number.map { process.hasStarted($0) } ?? false }

  /// Whether there is nothing to see to but the call itself.
  var isPlain: Bool { future?.plan == nil && deadline == .never }

  /// Sends the call; `false` when the worker does not take it.
  func send(_ message: CallMessage, _ variables: VariableSnapshot?) -> Bool {
    number = process.callCount + 1
    return process.send(
      message, variables, attempt: attempt, until: deadline,
      isObserved: future?.plan?.isObserved ?? false
    ) { wait(forWriting: $0) }
  }

  /// The call was sent under this number.
  func take(_ number: UInt64) { self.number = number }

  /// Sends calls that the worker is to make after this one.
  func send(_ calls: [RemoteCall]) -> Bool {
    process.send(calls) { wait(forWriting: $0) }
  }

  /// Has the worker keep what the call has set variables to, but for some.
  func settleVariables(except changed: [Int]) -> Bool {
    process.settleVariables(except: changed) { wait(forWriting: $0) }
  }

  /// Waits for the outcome.
  ///
  /// - Parameters:
  ///   - wakeAt: With the outcome of which call at the latest the keeper is to be woken.
  ///   - read: Reads it.
  /// - Returns: How the call, or its worker, has ended.
  func waitForOutcome(wakingAt wakeAt: UInt64, _ read: CallReader) -> End {
    guard let number else { return .ended }
    var isOpen = true
    while true {
      if let end = unsafe takeOutcome(of: number, read) { return end }
      guard isOpen else { return .ended }
      // In this order, as the worker publishes an outcome before it looks whether to wake anybody.
      process.page.wakeAt = isAttended ? number : wakeAt
      if let end = unsafe takeOutcome(of: number, read) { return end }
      switch wait(forWriting: false) {
      case .attention, .timeIsUp: isOpen = process.receive()
      case .ended:
        // What it has said before its end counts.
        process.receiveRest()
        isOpen = false
      }
    }
  }

  private func takeOutcome(of number: UInt64, _ read: CallReader) -> End? {
    var thrown: (any Error)?
    let reply = unsafe process.takeReply(to: number, { future?.report($0) }) { content in
      do { try unsafe read(content) } catch { thrown = error }
    }
    switch reply {
    case .outcome: return .outcome(thrown)
    case .nonsense: return .nonsense
    case nil: return nil
    }
  }

  /// Waits for something to happen, and does what time demands meanwhile.
  private func wait(forWriting: Bool) -> WorkerProcess.Event {
    if !isAttended {
      // Most calls are over before anybody could want to stop them.
      let event = process.wait(
        until: min(deadline, Deadline(after: Vigil.unattended)), forWriting: forWriting, bell: bell)
      guard case .timeIsUp = event else { return event }
      attend()
      // What has been laid into the ring meanwhile has woken nobody.
      return .attention
    }
    while true {
      if isToTerminate.load(ordering: .acquiring) { askToStop(\.isToBeCancelled) }
      if deadline.hasPassed { askToStop(\.isExpired) }
      if killsAt.hasPassed, !hasKilled {
        hasKilled = true
        process.signal(SIGKILL)
      }
      let moment = hasKilled ? .never : isAskedToStop ? killsAt : deadline
      let event = process.wait(until: moment, forWriting: forWriting, bell: bell)
      if case .timeIsUp = event { continue }
      return event
    }
  }

  private static var unattended: Duration { .microseconds(100) }

  private var isAskedToStop: Bool { isExpired || isToBeCancelled }

  private func askToStop(_ reason: ReferenceWritableKeyPath<Vigil, Bool>) {
    guard !isAskedToStop, let number else { return }
    self[keyPath: reason] = true
    killsAt = Deadline(after: Vigil.grace)
    process.page.requestStop(of: number)
  }

  /// How long a call may go on that was asked to stop.
  private static var grace: Duration { .milliseconds(20) }

  /// From now on others are heard.
  private func attend() {
    isAttended = true
    attention()
    guard let future, let number else { return }
    future.onCancellationRequest { [process] in process.page.requestStop(of: number) }
    future.onTerminationRequest { [self] in
      isToTerminate.store(true, ordering: .releasing)
      bell.ring()
    }
  }
}
