//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import FuturesPortable

/// Takes calls from the pool and makes them, one after the other.
///
/// Of one thread, but for the context that calls ask.
final class WorkerLoop: @unchecked Sendable {
  // `@unchecked` for that reason.

  private let page: SharedPage
  private let receiver = CallReceiver()
  private let reader = FrameReader()
  private var outcomes: OutcomeRing
  private let storedCalls = ContentArea(WorkerLoop.memory, .calls)
  private let storedOutcomes = ContentArea(WorkerLoop.memory, .outcomes)
  /// The call whose outcome was stored last.
  private var lastStored: UInt64 = 0
  /// The outcome of the call at hand.
  private let writer = ByteWriter()
  /// The call at which the pool was woken last.
  private var wokenAt: UInt64 = 0
  /// One frame at a time: a call may report its progress on threads of its own.
  private let output = Lock(Int32(CFUTURES_WORKER_OUTPUT))

  private static let input = Int32(CFUTURES_WORKER_INPUT)
  private static let memory = Int32(CFUTURES_WORKER_MEMORY)

  init(page: SharedPage) {
    self.page = page
    outcomes = page.outcomes
    unsafe writer.lender = { [self] count in
      isRoomFree ? unsafe storedOutcomes.reserve(count) : nil
    }
    CurrentCall.ofProcess = WorkerContext(page: page) { [self] call, progress in
      unsafe progress.withUnsafeBytes { unsafe reply(.progress, call, $0) }
    }
  }

  /// Until the pool has closed the connection, or is gone.
  func run() {
    unsafe Greeting.own.bytes.withUnsafeBytes { unsafe reply(.hello, 0, $0) }
    repeat {
      while unsafe reader.next({ unsafe take($0, $1) }) != nil {}
      waitForCalls()
    } while reader.fill(from: WorkerLoop.input) == .some
    cfutures_exit_worker(0)
  }

  /// Blocks until there is something to read; gives memory back that large outcomes took, when there is leisure.
  private func waitForCalls() {
    while isRoomFree, let leisure = storedOutcomes.leisure {
      var input = cfutures_watched(
        descriptor: WorkerLoop.input, for_writing: false, is_ready: false)
      _ = unsafe cfutures_poll(&input, 1, leisure.nanoseconds ?? .max)
      if input.is_ready { return }
      storedOutcomes.giveBack()
    }
  }

  /// Whether the pool has read the outcome that was stored last: calls that were sent ahead are made before that.
  private var isRoomFree: Bool { page.collected == lastStored }

  private func take(_ head: FrameReader.Head, _ content: UnsafeRawBufferPointer) {
    switch Frame.Request(rawValue: head.kind) {
    case .definition: unsafe receiver.define(content)
    case .call: make(head.number) { try unsafe receiver.receive(content) }
    case .storedCall: make(head.number) { try unsafe receiveStored(content) }
    case .variableCatalogue: unsafe receiver.list(variables: content)
    case .variables: unsafe receiver.set(variables: content)
    case .settledVariables: unsafe receiver.settle(variables: content)
    case nil: cfutures_exit_worker(Int32(CFUTURES_WORKER_NOT_STARTED))
    }
  }

  private func receiveStored(_ content: UnsafeRawBufferPointer) throws -> ReceivedCall {
    let count = unsafe Frame.count(content) ?? 0
    switch try unsafe storedCalls.read(count, { try unsafe receiver.receive($0) }) {
    case .content(let call): return call
    case .nothing, .noMemory: throw ProcessFailure.noMemory(for: count)
    }
  }

  /// Lays an outcome where the pool finds it, and wakes the pool if it is to be woken with this one.
  ///
  /// The pool says when it is to be woken, looks once more for what it waits for, and sleeps; here the outcome is
  /// published before it is looked at whether to wake. So either the pool finds it, or is woken.
  private func answer(_ number: UInt64, _ content: UnsafeRawBufferPointer) {
    guard !isToWake(at: number), unsafe outcomes.put(number, content) else {
      noteWaking(at: number)
      return unsafe send(content, number)
    }
    if isToWake(at: number) {
      noteWaking(at: number)
      unsafe reply(.bell, number, UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  private func send(_ content: UnsafeRawBufferPointer, _ number: UInt64) {
    guard content.count > Frame.largestPiped, unsafe storedOutcomes.holds(content) else {
      return unsafe reply(.outcome, number, content)
    }
    lastStored = number
    var count = UInt64(content.count).littleEndian
    unsafe withUnsafeBytes(of: &count) { unsafe reply(.storedOutcome, number, $0) }
  }

  /// Once for each time that the pool says so.
  private func isToWake(at number: UInt64) -> Bool {
    let wakeAt = page.wakeAt
    return number >= wakeAt && wakeAt != wokenAt
  }

  private func noteWaking(at number: UInt64) {
    let wakeAt = page.wakeAt
    if number >= wakeAt { wokenAt = wakeAt }
  }

  /// Makes a call, and answers it.
  private func make(_ number: UInt64, _ receive: () throws -> ReceivedCall) {
    // Otherwise the pool has taken it back.
    guard page.take(number) else { return }
    do {
      switch try receive() {
      case .blocking(let call): call.run(writer)
      case .suspending(let call): writer.append(bytes: wait(for: call, number))
      }
    } catch {
      CallOutcome.write(error, to: writer)
    }
    unsafe writer.withBytes { unsafe answer(number, $0) }
    writer.removeAll(keepingCapacity: writer.count <= WorkerLoop.largestKept)
  }

  /// Memory that is kept for the next outcome.
  private static let largestKept = 4 << 20

  /// Blocks until an `async` call has ended; cancels its task when the call is to stop.
  private func wait(for call: ReceivedCall.Suspending, _ number: UInt64) -> [UInt8] {
    let outcome = Lock<[UInt8]?>(nil)
    let page = page
    let task = Task {
      let bytes = await call.run()
      outcome.withLock { $0 = bytes }
      page.callAttention()
    }
    while true {
      // Looked at before both questions: what comes after them is not slept through.
      let seen = page.attention
      if let bytes = outcome.withLock({ $0.take() }) { return bytes }
      if page.stop == number { task.cancel() }
      page.waitForAttention(since: seen)
    }
  }

  private func reply(_ kind: Frame.Reply, _ number: UInt64, _ content: UnsafeRawBufferPointer) {
    let isWritten = output.withLock { output in
      var header = Frame.header(kind: kind.rawValue, number: number, count: content.count)
      return unsafe withUnsafeBytes(of: &header, { unsafe WorkerLoop.write($0, to: output) })
        && WorkerLoop.write(content, to: output)
    }
    // Nobody is left to hear of it.
    if !isWritten { cfutures_exit_worker(0) }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to output: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = unsafe cfutures_write(
        output, bytes.baseAddress.map { unsafe $0 + written }, bytes.count - written)
      guard count > 0 else { return false }
      written += count
    }
    return true
  }
}
