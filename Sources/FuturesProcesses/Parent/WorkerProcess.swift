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
import FuturesThreads
import Glibc

/// A worker process, as its pool sees it: its number, its pipes, its page.
///
/// One thread's at a time: who sends it a call and waits for the outcome. Others may only send it signals and ask
/// it to stop. It is not waited for before `end` or `reap`, so its number cannot become another's; who signals
/// holds the lock under which it is waited for.
@safe
final class WorkerProcess: CallWindow, @unchecked Sendable {
  // `@unchecked` for that reason.

  let pid: Int32
  let page: SharedPage
  private let handle: Int32
  private let input: Int32
  private let output: Int32
  private let memory: Int32
  private var isInputOpen = true
  private var isOutputOpen = true
  private let tap: StandardErrorTap
  private let tapNumber: UInt64?
  private let backtrace: Backtrace
  private let steward: Steward
  private let reader = FrameReader()
  private var outcomes: OutcomeRing
  private let storedCalls: StoredCalls
  private var hasStoredCall = false
  private let storedOutcomes: ContentArea
  /// An outcome out of the ring, where the worker cannot change it any more.
  private let copy = UnsafeMutableRawBufferPointer.allocate(
    byteCount: OutcomeRing.largestContent, alignment: 8)
  private let isGone = Lock(false)

  /// How many definitions it knows.
  private var definitionCount = 0
  /// Which values of variables it has.
  private var variables = VariableDelivery()
  /// How many calls it was given.
  private(set) var callCount: UInt64 = 0
  /// How much it had written before the call that it makes.
  var writtenBefore = 0
  /// How much it has written by now.
  var written: Int { tap.written }
  /// It has said which build it is.
  private(set) var hasGreeted = false

  /// How a process has come to its end.
  struct End {
    let signal: Int32?
    let status: Int32?
    let peakMemory: Int?
    /// The last of what it has written.
    let standardError: String
    /// What of that it has written since it was given its last call.
    let lastWords: String
    let backtrace: String?
  }

  /// Starts a process, on the steward's thread.
  ///
  /// - Throws: `ExecutorError`.
  static func start(_ plan: StartPlan, _ steward: Steward) throws -> WorkerProcess {
    guard cfutures_may_start_workers() else { throw ProcessFailure.privileged }
    guard cfutures_worker_depth() < StartPlan.deepest else { throw ProcessFailure.tooDeep }
    let pipes = try Pipes()
    defer { pipes.closeWorkersEnds() }
    do {
      let (pid, handle) = try plan.start(pipes)
      return WorkerProcess(pid: pid, handle: handle, pipes: pipes, steward)
    } catch {
      pipes.closePoolsEnds()
      throw error
    }
  }

  private init(pid: Int32, handle: Int32, pipes: Pipes, _ steward: Steward) {
    self.pid = pid
    self.handle = handle
    self.steward = steward
    (input, output, page) = (pipes.requests.output, pipes.replies.input, pipes.page)
    memory = pipes.memory
    outcomes = page.outcomes
    storedCalls = StoredCalls(ContentArea(memory, .calls))
    storedOutcomes = ContentArea(memory, .outcomes)
    backtrace = pipes.backtrace
    let tap = StandardErrorTap(pipes.errors.input)
    self.tap = tap
    cfutures_set_nonblocking(input)
    cfutures_set_nonblocking(output)
    // Where it is not watched, what the worker writes is seen at its end.
    tapNumber = steward.attend(to: tap.descriptor) { tap.drain() }
  }

  deinit {
    closeInput()
    storedCalls.end()
    for descriptor in [output, handle, memory] { cfutures_close(descriptor) }
    page.unmap()
    unsafe copy.deallocate()
  }

  private func closeInput() {
    if isInputOpen { cfutures_close(input) }
    isInputOpen = false
  }

  // MARK: Calls

  /// What can come of waiting for a worker.
  enum Event {
    /// Something can be read, or the bell has rung.
    case attention
    case timeIsUp
    case ended
  }

  /// What can come of a call.
  enum Reply {
    case outcome
    /// The worker has written something that it should not have.
    case nonsense
  }

  /// Writes a call, with what it needs to be read.
  ///
  /// - Returns: Whether the worker has taken it; if so, `callCount` is its number.
  func send(
    _ message: CallMessage, _ snapshot: VariableSnapshot?, attempt: Int, until deadline: Deadline,
    isObserved: Bool, _ wait: (_ forWriting: Bool) -> Event
  ) -> Bool {
    let preparation = preparation(for: message, snapshot)
    guard unsafe preparation.withUnsafeBytes({ unsafe write($0, wait) }) else { return false }
    callCount += 1
    writtenBefore = tap.written
    page.attempt = attempt
    page.deadline = deadline
    page.offer(callCount)
    page.wakeAt = callCount
    if isObserved { page.observed = callCount }
    return unsafe message.withBytes { unsafe write(call: $0, wait) }
  }

  /// Writes the call that is the last by its number.
  private func write(
    call content: UnsafeRawBufferPointer, _ wait: (_ forWriting: Bool) -> Event
  ) -> Bool {
    guard content.count > Frame.largestPiped, unsafe storedCalls.store(content) else {
      return unsafe write(.call, callCount, content, wait)
    }
    hasStoredCall = true
    var count = UInt64(content.count).littleEndian
    return unsafe withUnsafeBytes(of: &count) { unsafe write(.storedCall, callCount, $0, wait) }
  }

  /// Writes calls that were offered, at once: small ones, first attempts without a time limit.
  ///
  /// - Returns: Whether the worker has taken them; if so, `callCount` is the number of the last.
  func send(_ calls: [RemoteCall], _ wait: (_ forWriting: Bool) -> Event) -> Bool {
    var frames: [UInt8] = []
    for call in calls {
      frames += preparation(for: call.message, call.variables)
      callCount += 1
      Frame.append(.call, number: callCount, call.message.bytes, to: &frames)
    }
    return unsafe frames.withUnsafeBytes { unsafe write($0, wait) }
  }

  /// The frames that have to come before a call, and are taken to have come from now on.
  private func preparation(
    for message: CallMessage, _ snapshot: VariableSnapshot?
  ) -> [UInt8] {
    var frames: [UInt8] = []
    if let delivery = variables.message(for: snapshot) {
      define(delivery.definitionCount, in: &frames)
      if let catalogue = delivery.catalogue {
        define(catalogue.definitionCount, in: &frames)
        Frame.append(.variableCatalogue, number: 0, catalogue.bytes, to: &frames)
      }
      Frame.append(.variables, number: 0, delivery.bytes, to: &frames)
    }
    define(message.definitionCount, in: &frames)
    return frames
  }

  private func define(_ count: Int, in frames: inout [UInt8]) {
    guard definitionCount < count else { return }
    for definition in CallMessage.definitions(definitionCount..<count) {
      Frame.append(.definition, number: 0, definition, to: &frames)
    }
    definitionCount = count
  }

  /// Has the worker keep what the last call has set variables to.
  ///
  /// - Parameters:
  ///   - changed: The variables, by their places, that get their values back.
  ///   - wait: Waits for room in the pipe.
  /// - Returns: Whether the worker has taken it.
  func settleVariables(
    except changed: [Int], _ wait: (_ forWriting: Bool) -> Event
  ) -> Bool {
    let content = VariableDelivery.list(of: changed)
    return unsafe content.withUnsafeBytes { unsafe write(.settledVariables, 0, $0, wait) }
  }

  private func write(
    _ kind: Frame.Request, _ number: UInt64, _ content: UnsafeRawBufferPointer,
    _ wait: (_ forWriting: Bool) -> Event
  ) -> Bool {
    var header = Frame.header(kind: kind.rawValue, number: number, count: content.count)
    guard unsafe withUnsafeBytes(of: &header, { unsafe write($0, wait) }) else { return false }
    return unsafe write(content, wait)
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, _ wait: (_ forWriting: Bool) -> Event
  ) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = unsafe cfutures_write(
        input, bytes.baseAddress.map { unsafe $0 + written }, bytes.count - written)
      if count > 0 {
        written += count
      } else {
        guard cfutures_last_error() == EAGAIN, case .attention = wait(true) else { return false }
      }
    }
    return true
  }

  /// Reads what there is, once; `false` when nothing will come any more.
  func receive() -> Bool {
    isOutputOpen = reader.fill(from: output) != .end
    return isOutputOpen
  }

  /// Reads what a process has left in its pipe that has ended; something that it has started may go on writing.
  func receiveRest() {
    var count = 0
    while count < WorkerProcess.mostLeft, reader.fill(from: output) == .some { count += 1 }
  }

  /// How many times a pipe is read that may be full.
  private static let mostLeft = 1024

  /// Takes the outcome of a call from what was received; `nil` when it is not there yet.
  ///
  /// - Parameters:
  ///   - number: The call's.
  ///   - tell: Is told how far it has come.
  ///   - read: Is given the outcome.
  /// - Returns: What has come.
  func takeReply(
    to number: UInt64, _ tell: (TaskProgress) -> Void, _ read: (OutcomeBytes) -> Void
  ) -> Reply? {
    let reply = unsafe findReply(to: number, tell, read)
    if reply != nil, hasStoredCall {
      hasStoredCall = false
      storedCalls.noteAnswer()
    }
    return reply
  }

  private func findReply(
    to number: UInt64, _ tell: (TaskProgress) -> Void, _ read: (OutcomeBytes) -> Void
  ) -> Reply? {
    while true {
      // First: what it has written into the pipe was written after what it has laid into the ring before.
      if hasGreeted {
        switch unsafe outcomes.take(number, by: copy, { unsafe read(OutcomeBytes.own($0)) }) {
        case .content: return .outcome
        case .nonsense: return .nonsense
        case .none, .another: break
        }
      }
      let reply = unsafe reader.next { head, content -> Reply? in
        switch Frame.Reply(rawValue: head.kind) {
        case .bell where hasGreeted: return nil
        case .progress where hasGreeted && head.number <= number:
          guard let progress = unsafe ProgressMessage.read(content) else { return .nonsense }
          if head.number == number { tell(progress) }
          return nil
        case .hello where !hasGreeted:
          hasGreeted = unsafe Array(content) == Greeting.own.bytes
          return hasGreeted ? nil : .nonsense
        case .outcome where hasGreeted && head.number == number:
          unsafe read(OutcomeBytes.own(content))
          return .outcome
        case .storedOutcome where hasGreeted && head.number == number:
          return unsafe takeStored(content, number, read)
        default: return .nonsense
        }
      }
      guard let reply else { return nil }
      if let reply { return reply }
    }
  }

  private func takeStored(
    _ content: UnsafeRawBufferPointer, _ number: UInt64, _ read: (OutcomeBytes) -> Void
  ) -> Reply {
    guard let count = unsafe Frame.count(content) else { return .nonsense }
    switch unsafe storedOutcomes.read(count, { unsafe read(OutcomeBytes.shared($0)) }) {
    case .content: break
    case .nothing: return .nonsense
    case .noMemory: unsafe read(OutcomeBytes.outOfReach(count))
    }
    page.collected = number
    return .outcome
  }

  /// Blocks until the worker has something to say, has ended, or a moment has come.
  ///
  /// - Parameters:
  ///   - deadline: The moment.
  ///   - forWriting: Whether to wait for room in its pipe instead.
  ///   - bell: What rings when somebody wants attention.
  /// - Returns: What has come first.
  func wait(until deadline: Deadline, forWriting: Bool, bell: Bell) -> Event {
    var watched = [
      cfutures_watched(
        descriptor: forWriting ? input : output, for_writing: forWriting, is_ready: false),
      cfutures_watched(descriptor: handle, for_writing: false, is_ready: false),
      cfutures_watched(descriptor: bell.descriptor, for_writing: false, is_ready: false),
      cfutures_watched(descriptor: output, for_writing: false, is_ready: false),
    ]
    let isListening = forWriting && isOutputOpen
    let watchedCount = isListening ? watched.count : watched.count - 1
    let count = unsafe cfutures_poll(&watched, watchedCount, deadline.nanoseconds ?? .max)
    // Before it can read more, it may have to get rid of what it has to say.
    if isListening, watched[3].is_ready { _ = receive() }
    if watched[2].is_ready { bell.silence() }
    // What it has said before its end counts.
    if watched[0].is_ready { return .attention }
    if watched[1].is_ready { return .ended }
    return count == 0 && deadline.hasPassed ? .timeIsUp : .attention
  }

  /// Whether the worker had begun a call.
  func hasStarted(_ call: UInt64) -> Bool { page.hasTaken(call) }

  // MARK: Calls that lie ready

  func offer(_ number: UInt64) { page.offer(number) }

  func withdraw(_ number: UInt64) -> Bool { page.withdraw(number) }

  // MARK: Its end

  /// Sends a signal to the process and all that it has started; nothing once it was waited for.
  func signal(_ signal: Int32) {
    isGone.withLock { isGone in
      if !isGone { cfutures_kill_group(pid, signal) }
    }
  }

  /// Waits for a process that has ended, or is about to.
  ///
  /// Its group goes too: a backtracer that lost its process would sleep for ever.
  func reap() -> End {
    var end = cfutures_process_end()
    waitForEnd()
    let isKnown = isGone.withLock { isGone in
      cfutures_kill_group(pid, SIGKILL)
      isGone = true
      return unsafe cfutures_wait_process(pid, &end)
    }
    if let tapNumber { steward.dismiss(tapNumber, of: tap.descriptor) }
    let words = tap.finish(since: writtenBefore)
    return End(
      signal: isKnown && end.signal != 0 ? end.signal : nil,
      status: isKnown && end.signal == 0 ? end.status : nil,
      peakMemory: isKnown ? Int(end.peak_memory) : nil, standardError: words.tail,
      lastWords: words.lastWords,
      backtrace: backtrace.text)
  }

  /// Lets a process leave that has nothing to do; who wants to know when it has gone waits for the signal.
  ///
  /// - Parameter farewell: A call to be made before.
  /// - Returns: Fires when the process has gone, and been waited for.
  func leave(_ farewell: CallMessage?) -> Signal {
    let gone = Signal()
    if let farewell {
      // What does not fit into an empty pipe at once is not said.
      _ = send(farewell, nil, attempt: 1, until: .never, isObserved: false) { _ in .timeIsUp }
    }
    closeInput()
    let timer = try? Timer.shared.schedule(at: Deadline(after: WorkerProcess.patience)) {
      self.signal(SIGKILL)
    }
    let watched = Lock<UInt64?>(nil)
    let seeOff: @Sendable () -> Void = {
      if let number = watched.withLock({ $0 }) { self.steward.dismiss(number, of: self.handle) }
      _ = self.reap()
      if let timer { Timer.shared.cancel(timer) }
      gone.fire()
    }
    // On the steward's thread, so that its first look comes after the number is known.
    steward.perform {
      guard let number = self.steward.attend(to: self.handle, seeOff) else { return seeOff() }
      watched.withLock { $0 = number }
    }
    return gone
  }

  /// How long a worker may take to leave: what is to be done at its end is done then.
  private static var patience: Duration { .seconds(10) }

  private func waitForEnd() {
    var watched = [cfutures_watched(descriptor: handle, for_writing: false, is_ready: false)]
    while !watched[0].is_ready { _ = unsafe cfutures_poll(&watched, 1, .max) }
  }
}
