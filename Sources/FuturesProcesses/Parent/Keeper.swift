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

/// Keeps one worker process: a thread of the pool, which sends it a call and waits for the outcome.
///
/// **Who ends a call.** Only the keeper kills its worker for the sake of a call, and only while it waits for that
/// very call: one that has ended meanwhile has been answered, and the next one has not been sent. So a time-out
/// never hits the next task. Others ask: `cancel` writes the call's number into the shared page, where a worker
/// that makes another call by then takes no notice of it; `terminate` rings the keeper's bell.
final class Keeper {
  private let fleet: Fleet
  private let worker: PoolWorker
  private var bell: Bell?
  private var process: WorkerProcess?
  /// What it has been sent beyond the call that is waited for.
  private var ahead = CallsAhead()
  /// Tasks that the process has made.
  private var taskCount = 0
  private var growth: MemoryGrowth?
  /// The process is to be replaced when it has made what was sent ahead.
  private var isToRetire = false
  /// Of processes that are leaving.
  private var departures: [Signal] = []

  /// How many workers may die in a row before they have begun anything: such a program does not start.
  private static let silentDeathLimit = 3

  /// How many, when the last was killed: by somebody who may do so at any moment, or for want of memory.
  private static let silentKillLimit = 50

  init(_ fleet: Fleet, _ worker: PoolWorker) {
    self.fleet = fleet
    self.worker = worker
    fleet.keeperBegan()
  }

  /// The calling thread of a pool, which has just begun, keeps a process from now on.
  static func begin(_ fleet: Fleet) {
    guard let worker = CallWorker.current?.host as? PoolWorker else { return }
    // A worker that has just died is no reason to end the program.
    cfutures_block_broken_pipes()
    worker.attachment = Keeper(fleet, worker)
  }

  /// The keeper that the calling thread is.
  static var current: Keeper? {
    (CallWorker.current?.host as? PoolWorker)?.attachment as? Keeper
  }

  func isOf(_ fleet: Fleet) -> Bool { self.fleet === fleet }

  /// The last thing that the thread does.
  func leave() {
    retireProcess()
    for departure in departures { _ = departure.wait(until: .never) }
    fleet.keeperLeft()
    // The worker holds its keeper, who holds it.
    worker.attachment = nil
  }

  // MARK: Calls

  /// Has the worker make a call, and waits for it.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - future: Its future.
  ///   - read: Reads how it has ended; not called when this throws for another reason.
  /// - Throws: What `read` throws; why there is no outcome.
  func make(_ call: RemoteCall, _ future: AnyFuture, _ read: CallReader) throws {
    // In this order: the clock of a call whose time is up is stopped, and says "never" from then on.
    let deadline = future.deadline
    guard future.isUnderWay else { throw expiry(of: future) }
    if let process, !ahead.isEmpty, !ahead.holds(call, on: process.page) {
      // From a callback of the call before: what lies ahead of it in the pipe has to be heard of first.
      worker.engine.finishFetched(of: worker)
      ahead.forget()
    }
    while true {
      let process = try readyProcess(for: call)
      // A process may have taken its time to start. What is not sent need not be ended.
      if deadline.hasPassed { throw expiry(of: future) }
      let vigil = try Vigil(
        over: process, future, until: deadline, bell: ownBell(), attention: { self.takeBack() })
      switch unsafe make(call, vigil, read) {
      case .outcome(let error):
        didMakeTask()
        if vigil.isExpired { throw expiry(of: future) }
        if let error { throw error }
        return
      case .ended where !vigil.hasBegun && !vigil.hasKilled: try noteSilentDeath(lose(process))
      case .ended where vigil.isExpired:
        _ = lose(process)
        fleet.prepareSpare()
        throw expiry(of: future)
      case .ended: throw failure(of: call, vigil, lose(process))
      case .nonsense where !process.hasGreeted: throw refusal(of: process)
      case .nonsense:
        process.signal(SIGKILL)
        let end = lose(process)
        // What another call has left behind is none of this one's.
        guard vigil.hasBegun else {
          try noteSilentDeath(end)
          continue
        }
        throw failure(of: call, vigil, end, hasSpokenNonsense: true)
      }
    }
  }

  private func make(_ call: RemoteCall, _ vigil: Vigil, _ read: CallReader) -> Vigil.End {
    guard let number = place(call, vigil) else { return .ended }
    sendAhead(behind: call, vigil)
    return unsafe vigil.waitForOutcome(wakingAt: ahead.wakeAt(number), read)
  }

  /// Sees to it that the worker has the call; its number, or `nil` when it does not take it.
  private func place(_ call: RemoteCall, _ vigil: Vigil) -> UInt64? {
    if let (number, written) = ahead.claim(call, on: vigil.process.page) {
      vigil.take(number)
      vigil.process.writtenBefore = written
      return number
    }
    ahead.begin()
    return vigil.send(call.message, call.variables) ? vigil.process.callCount : nil
  }

  // MARK: Calls sent ahead

  /// Sends the worker what it can begin at once when it has made the call.
  private func sendAhead(behind call: RemoteCall, _ vigil: Vigil) {
    // The page has one attempt and one deadline, and whoever reckons with an end after some tasks counts them.
    guard vigil.isPlain, call.message.byteCount <= Frame.smallContent,
      fleet.maxTasksPerWorker == nil, !isToRetire
    else { return }
    if ahead.wanted > 0 { ahead.keepPace() }
    let wanted = ahead.wanted
    guard wanted > 0 else { return }
    let makers = worker.engine.fetch(
      for: worker, upTo: wanted, from: vigil.process.callCount + 1, into: vigil.process)
    let calls = makers.map { maker in
      guard let call = maker as? RemoteCall else {
        preconditionFailure("calls of processes are remote")
      }
      return call
    }
    guard !calls.isEmpty else { return }
    let written = vigil.process.written
    // It has ended: which says nothing of the call at hand, whose outcome may be there.
    guard vigil.send(calls) else { return takeBack() }
    ahead.note(
      calls, through: vigil.process.callCount, written: written, isScarce: calls.count < wanted)
  }

  /// What has not been begun is anybody's again.
  private func takeBack() {
    ahead.slowDown()
    if worker.engine.returnFetched(of: worker) { ahead.forget() }
  }

  /// Fails a call whose time is up.
  ///
  /// - Returns: What its body is to throw, which nobody hears of.
  private func expiry(of future: AnyFuture) -> any Error {
    future.expire()
    return CancellationError()
  }

  private func didMakeTask() {
    taskCount += 1
    ahead.noteAnswer()
    fleet.noteLife()
    if let limit = fleet.maxTasksPerWorker, taskCount >= limit { isToRetire = true }
    if let process, growth?.isTooMuch(process.pid) == true { isToRetire = true }
    if isToRetire {
      takeBack()
      if ahead.isEmpty { retireProcess() }
    }
    fleet.prepareSpare()
  }

  private func ownBell() throws -> Bell {
    if let bell { return bell }
    let bell = try Bell()
    self.bell = bell
    return bell
  }

  // MARK: Processes

  /// A process that has been initialised, with the variables that a call finds.
  private func readyProcess(for call: RemoteCall) throws -> WorkerProcess {
    if let process { return process }
    while true {
      let fresh = try fleet.takeProcess()
      process = fresh
      taskCount = 0
      growth = fleet.memoryLimit.map { MemoryGrowth(limit: $0) }
      isToRetire = false
      if let crash = fleet.crash {
        retireProcess()
        throw worker.engine.brokenError(crash)
      }
      if try initialize(fresh, for: call) { return fresh }
    }
  }

  /// `false` when the process has died, and another is to be tried.
  private func initialize(_ process: WorkerProcess, for call: RemoteCall) throws -> Bool {
    do {
      guard let initializer = try fleet.initializer.get() else { return true }
      let vigil = try Vigil(over: process, nil, until: .never, bell: ownBell())
      switch initialize(vigil, initializer, call.variables) {
      case .outcome(let error):
        if let error { throw error }
        return true
      case .nonsense where !process.hasGreeted: throw refusal(of: process)
      case .ended, .nonsense:
        process.signal(SIGKILL)
        let end = lose(process)
        let deaths = fleet.noteSilentDeath()
        if deaths >= Keeper.silentDeathLimit {
          throw crash(process, end, of: initializer, name: "initializer", attempt: deaths)
        }
        return false
      }
    } catch {
      retireProcess()
      worker.engine.breakDown(error)
      throw worker.engine.brokenError(error)
    }
  }

  private func initialize(
    _ vigil: Vigil, _ initializer: CallMessage, _ variables: VariableSnapshot?
  ) -> Vigil.End {
    let changed = variables.map(fleet.variablesChanged) ?? []
    guard vigil.send(initializer, variables) else { return .ended }
    let end = unsafe vigil.waitForOutcome(wakingAt: vigil.process.callCount) {
      try unsafe $0.value(returning: Void.self)
    }
    if case .outcome(nil) = end, variables != nil, !vigil.settleVariables(except: changed) {
      return .ended
    }
    return end
  }

  /// Lets the process leave.
  private func retireProcess() {
    guard let process else { return }
    self.process = nil
    fleet.remove(process)
    departures.removeAll { $0.reason != nil }
    departures.append(process.leave(fleet.farewell))
  }

  /// The process has ended, or is about to.
  private func lose(_ process: WorkerProcess) -> WorkerProcess.End {
    self.process = nil
    fleet.remove(process)
    let end = process.reap()
    // It begins nothing any more.
    worker.engine.returnFetched(of: worker)
    ahead.forget()
    return end
  }

  /// Ends a process that is not of this build, as its first words say.
  private func refusal(of process: WorkerProcess) -> ExecutorError {
    process.signal(SIGKILL)
    _ = lose(process)
    return ProcessFailure.otherBuild
  }

  // MARK: Deaths

  private func noteSilentDeath(_ end: WorkerProcess.End) throws {
    if let crash = fleet.crash { throw worker.engine.brokenError(crash) }
    let deaths = fleet.noteSilentDeath()
    let limit = end.signal == SIGKILL ? Keeper.silentKillLimit : Keeper.silentDeathLimit
    if deaths >= limit { throw ProcessFailure.silent(deaths, end) }
  }

  /// With what a call fails whose worker has ended.
  private func failure(
    of call: RemoteCall, _ vigil: Vigil, _ end: WorkerProcess.End, hasSpokenNonsense: Bool = false
  ) -> any Error {
    fleet.noteLife()
    fleet.prepareSpare()
    if vigil.isToBeCancelled { return CancellationError() }
    let crash = crash(
      vigil.process, end, of: call.message, name: call.name, attempt: vigil.attempt,
      explanation: hasSpokenNonsense ? "It wrote what no worker writes, and was killed." : nil,
      isFinal: call.noteCrash() >= fleet.crashPolicy.crashLimit)
    tell(crash)
    if let cause = fleet.crash { return worker.engine.brokenError(cause) }
    if case .breakPool = fleet.crashPolicy.value {
      // In this order: who is killed, and free by that, finds nothing more to do, and who has just taken a call learns of it.
      fleet.noteBreakdown(crash)
      worker.engine.breakDown(crash)
      fleet.signalAll(SIGKILL)
    }
    return crash
  }

  private func crash(
    _ process: WorkerProcess, _ end: WorkerProcess.End, of message: CallMessage, name: String?,
    attempt: Int,
    explanation: String? = nil, isFinal: Bool = true
  ) -> WorkerCrash {
    let report = CrashReport(end, memoryLimit: fleet.memoryLimit)
    return WorkerCrash(
      pid: process.pid, signal: end.signal, exitStatus: end.status, taskName: name,
      attempt: attempt,
      message: explanation ?? report.message, backtrace: end.backtrace,
      standardErrorTail: end.standardError, peakMemory: end.peakMemory,
      isOutOfMemory: report.isOutOfMemory, isFinal: isFinal,
      emptyVariables: fleet.namesLeftAlone(by: message))
  }

  private func tell(_ crash: WorkerCrash) {
    worker.engine.configuration.observation?.tell(
      TaskEvent(.workerCrashed, name: crash.taskName, worker: worker.place.index, error: crash))
  }
}
