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
import Glibc
import Synchronization

/// The worker processes of a pool: which there are, and the one that is started ahead.
final class Fleet: Sendable {
  let crashPolicy: CrashPolicy
  let maxTasksPerWorker: Int?
  private let source: VariableSource
  /// The variables at the top level of the program that every call may come to, whatever its own code mentions.
  private let standingVariables: Atomic<UInt64>
  var memoryLimit: Int? { plan.memoryLimit }
  /// What each worker does first and last; a failure when it cannot travel.
  let initializer: Result<CallMessage?, any Error>
  let farewell: CallMessage?
  private let plan: StartPlan

  private struct State {
    var keepers = 0
    /// Of the keepers.
    var processes: [WorkerProcess] = []
    var spare: WorkerProcess?
    var isPreparingSpare = false
    /// The variables as they were when the first worker was made.
    var firstVariables: VariableSnapshot?
    /// What has broken the pool.
    var crash: WorkerCrash?
  }

  private let state = Lock(State())
  /// How many processes have died in a row before they had begun a call.
  private let silentDeaths = Atomic<Int>(0)

  init(
    plan: StartPlan, crashPolicy: CrashPolicy, maxTasksPerWorker: Int?, variables: VariableSource,
    initializer: Result<CallMessage?, any Error>, farewell: CallMessage?
  ) {
    self.plan = plan
    self.crashPolicy = crashPolicy
    self.maxTasksPerWorker = maxTasksPerWorker
    source = variables
    let initial = (try? initializer.get())?.variables ?? .none
    standingVariables = Atomic(initial.union(farewell?.variables ?? .none).bits)
    self.initializer = initializer
    self.farewell = farewell
  }

  // MARK: Variables

  /// The variables at the top level of the program as they are now, as far as a call may come to them.
  ///
  /// What the initializer or a call leaves in a worker's memory may be functions, which a later call comes to without
  /// mentioning them. So a variable that one call can come to is sent with all that follow.
  ///
  /// - Throws: `ExecutorError` with the code `notPortable`, where a value cannot be sent.
  func variables(for message: CallMessage) throws -> VariableSnapshot? {
    let reached = reached(by: message)
    let variables = try source.current(for: reached)
    if standingVariables.load(ordering: .relaxed) != reached.bits {
      standingVariables.bitwiseOr(reached.bits, ordering: .relaxed)
    }
    return variables
  }

  /// The variables that are empty in workers although they are not here, as far as a call may come to them.
  func namesLeftAlone(by message: CallMessage) -> [String] {
    source.namesLeftAlone(by: reached(by: message))
  }

  /// The variables, by their places, that the program has changed since the first worker was made: what the initializer
  /// sets them to is no longer theirs, in workers that are made later as in the others.
  func variablesChanged(_ now: VariableSnapshot) -> [Int] {
    let first = state.withLock { state in
      state.firstVariables = state.firstVariables ?? now
      return state.firstVariables ?? now
    }
    return now.changes(since: first)
  }

  private func reached(by message: CallMessage) -> VariableSet {
    message.variables.union(VariableSet(bits: standingVariables.load(ordering: .relaxed)))
  }

  /// The processes of those who keep one.
  var processIDs: [Int32] { state.withLock { $0.processes.map(\.pid) }.sorted() }

  func signalAll(_ signal: Int32) {
    for process in state.withLock({ $0.processes }) { process.signal(signal) }
  }

  // MARK: Keepers

  func keeperBegan() { state.withLock { $0.keepers += 1 } }

  /// With the last keeper the spare goes.
  func keeperLeft() {
    let spare = state.withLock { state in
      state.keepers -= 1
      return state.keepers == 0 ? state.spare.take() : nil
    }
    if let spare { Fleet.drop(spare) }
  }

  /// A process for a keeper: the one that was started ahead, or a new one.
  ///
  /// - Throws: `ExecutorError`.
  func takeProcess() throws -> WorkerProcess {
    if let spare = state.withLock({ state in
      let spare = state.spare.take()
      if let spare { state.processes.append(spare) }
      return spare
    }) {
      return spare
    }
    let steward = try Steward.shared()
    let process = try steward.performAndWait { [plan] in try WorkerProcess.start(plan, steward) }
    state.withLock { $0.processes.append(process) }
    return process
  }

  /// A keeper's process has ended, or is to leave.
  func remove(_ process: WorkerProcess) {
    state.withLock { $0.processes.removeAll { $0 === process } }
  }

  /// Starts a process ahead, if there is none, so that the next one to be replaced is at once.
  func prepareSpare() {
    let isMissing = state.withLock { state in
      guard state.spare == nil, !state.isPreparingSpare, state.keepers > 0 else { return false }
      state.isPreparingSpare = true
      return true
    }
    guard isMissing else { return }
    // Without one, the next is started when it is needed, and whoever needs it hears why that fails.
    guard let steward = try? Steward.shared() else {
      return state.withLock { $0.isPreparingSpare = false }
    }
    steward.perform { [self] in
      let process = try? WorkerProcess.start(plan, steward)
      let isUnwanted = state.withLock { state in
        state.isPreparingSpare = false
        guard state.keepers > 0 else { return true }
        state.spare = process
        return false
      }
      if isUnwanted, let process { Fleet.drop(process) }
    }
  }

  /// Ends a process that has run nothing.
  private static func drop(_ process: WorkerProcess) {
    process.signal(SIGKILL)
    _ = process.reap()
  }

  // MARK: Deaths

  /// A worker has begun a call.
  func noteLife() {
    if silentDeaths.load(ordering: .relaxed) != 0 { silentDeaths.store(0, ordering: .relaxed) }
  }

  /// A worker has died before it had begun a call.
  ///
  /// - Returns: How many have, one after the other.
  func noteSilentDeath() -> Int { silentDeaths.wrappingAdd(1, ordering: .relaxed).newValue }

  /// The crash that has broken the pool.
  var crash: WorkerCrash? { state.withLock { $0.crash } }

  /// A crash breaks the pool: processes that there are from now on are not to be used.
  func noteBreakdown(_ crash: WorkerCrash) {
    state.withLock { $0.crash = $0.crash ?? crash }
  }
}
