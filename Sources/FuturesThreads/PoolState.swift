//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

/// The state machine of a thread pool: what happened goes in, what is to be done comes out.
///
/// Pure: no locks, no threads, no calls to anybody. `PoolEngine` holds it under its lock and does
/// what it says.
///
/// A worker is *free* from the moment its call's outcome is about to be seen until it takes the next
/// item, and from its start until its first item. A pool grows only when there are more items than
/// free workers, so whoever has seen a result and submits again reuses the worker that made it.
/// A worker is *busy* from taking an item until it comes back for another, and while it runs the
/// user's initializer or exit hook. Between an item and the next lie publishing the outcome and running
/// callbacks, in which it is both, or, while callbacks run, busy only. A worker is *lent* while its
/// call waits inside the pool's own `shutdown`: another may then take its place.
package struct PoolState {
  package enum Phase {
    case open
    case closed
    case broken(any Error)
  }

  package let width: Int
  package private(set) var phase = Phase.open
  /// Set by a shutdown that cancels: what comes back to be tried again is cancelled too.
  package private(set) var cancelsPending = false

  private var queue = Deque<WorkItem>()
  /// One for each index a worker has had; what runs on it.
  private var workers: [Worker?] = []
  private var live = 0
  private var free = 0
  private var sleeping = 0
  private var busy = 0
  private var lent = 0

  /// `async` bodies whose task has not ended, started or not.
  private var tasks: [ObjectIdentifier: AnyFuture] = [:]
  /// Those of them that wait inside the pool's own `shutdown`.
  private var lentTasks = 0
  /// Calls that wait for their next attempt.
  private var delayed: [ObjectIdentifier: AnyFuture] = [:]

  private var observers: [DrainObserver] = []
  /// The thread that left last; each joins the one before it, and a shutdown joins this one.
  private var lastToLeave: PlatformThread?

  private struct Worker {
    var future: AnyFuture?
  }

  /// Somebody who waits inside `shutdown`.
  package struct DrainObserver {
    package let signal: Signal
    /// Waits for all calls but lent ones, rather than for all calls and threads.
    package let isInside: Bool

    package init(signal: Signal, isInside: Bool) {
      self.signal = signal
      self.isInside = isInside
    }
  }

  /// What the queue needs after a change.
  package struct Growth {
    /// A sleeper is to be woken.
    package var wakes = false
    /// A worker with this index is to be started; it is counted already.
    package var starts: Int?
  }

  package enum Admission {
    case accepted(Growth)
    case refused(Phase)
  }

  package enum Next {
    case run(WorkItem)
    case sleep
    case leave
  }

  package init(width: Int) {
    self.width = width
  }

  // MARK: Work comes in

  package mutating func submit(_ future: AnyFuture) -> Admission {
    guard case .open = phase else { return .refused(phase) }
    return .accepted(append(.call(future)))
  }

  /// An `async` body: its task will bring jobs.
  ///
  /// The first worker is started before them, because a body for which there is no thread must not
  /// become a task.
  package mutating func submitTask(_ future: AnyFuture) -> Admission {
    guard case .open = phase else { return .refused(phase) }
    tasks[ObjectIdentifier(future)] = future
    return .accepted(Growth(starts: live == 0 ? addWorker() : nil))
  }

  /// A piece of an `async` body; welcome as long as there is one, also after shutdown.
  package mutating func submit(_ job: UnownedJob) -> Admission {
    if case .broken = phase { return .refused(phase) }
    if case .closed = phase, tasks.isEmpty { return .refused(phase) }
    return .accepted(append(.job(job)))
  }

  private mutating func append(_ item: WorkItem) -> Growth {
    queue.append(item)
    return growth()
  }

  private mutating func growth() -> Growth {
    var growth = Growth(wakes: sleeping > 0 && !queue.isEmpty)
    if queue.count > free, live < width + lent {
      growth.starts = addWorker()
    }
    return growth
  }

  private mutating func addWorker() -> Int {
    live += 1
    free += 1
    if let index = workers.firstIndex(where: { $0 == nil }) {
      workers[index] = Worker()
      return index
    }
    workers.append(Worker())
    return workers.count - 1
  }

  // MARK: A worker's life

  /// A free worker asks for work.
  package mutating func next(for index: Int) -> Next {
    if let item = queue.popFirst() {
      free -= 1
      busy += 1
      workers[index]?.future = item.future
      return .run(item)
    }
    return isDrained ? .leave : .sleep
  }

  package mutating func fallAsleep() { sleeping += 1 }

  package mutating func wakeUp() { sleeping -= 1 }

  /// The worker's outcome is about to be seen.
  package mutating func becomeFree() { free += 1 }

  /// The worker has callbacks to run, which may take long.
  package mutating func becomeUnfree() -> Growth {
    free -= 1
    return growth()
  }

  /// What the worker ran, to be released outside the lock.
  package mutating func takeFinished(_ index: Int) -> AnyFuture? {
    workers[index]?.future.take()
  }

  /// The worker runs something of the user's beside an item.
  package mutating func becomeBusy() { busy += 1 }

  /// The worker is back for more.
  package mutating func comeBack() { busy -= 1 }

  /// The worker will take no more work; it counts until `exit`.
  package mutating func retire() { free -= 1 }

  /// The worker's thread is about to end.
  ///
  /// What came in since it retired may need another.
  package mutating func exit(
    _ index: Int, _ thread: PlatformThread
  ) -> (previous: PlatformThread?, growth: Growth) {
    let previous = lastToLeave
    lastToLeave = thread
    return (previous, remove(index))
  }

  /// The system gave no thread.
  ///
  /// Without any worker nobody would run what is queued: it is handed out, to fail.
  package mutating func startFailed(_ index: Int) -> [WorkItem] {
    free -= 1
    live -= 1
    workers[index] = nil
    return live - lent > 0 ? [] : queue.takeAll()
  }

  private mutating func remove(_ index: Int) -> Growth {
    live -= 1
    workers[index] = nil
    return growth()
  }

  /// The initializer failed: nothing runs any more.
  ///
  /// - Returns: Queued items and futures that have not started, to fail.
  package mutating func breakDown(_ error: any Error) -> (items: [WorkItem], futures: [AnyFuture]) {
    if case .broken = phase {} else { phase = .broken(error) }
    return (queue.takeAll(), Array(tasks.values) + Array(delayed.values))
  }

  // MARK: Calls that are not queued

  /// Whether another attempt may follow; refused by a broken pool and when pending calls are to be
  /// cancelled.
  package var retryRefusal: Phase? {
    if case .broken = phase { return phase }
    return cancelsPending ? phase : nil
  }

  /// A call waits for its next attempt.
  package mutating func delay(_ future: AnyFuture) -> Admission {
    if let retryRefusal { return .refused(retryRefusal) }
    delayed[ObjectIdentifier(future)] = future
    return .accepted(Growth())
  }

  /// The pause is over.
  package mutating func resume(_ future: AnyFuture) -> Growth {
    guard delayed.removeValue(forKey: ObjectIdentifier(future)) != nil else { return Growth() }
    return append(.call(future))
  }

  /// The call was cancelled, or its time was up, during the pause.
  package mutating func forget(_ future: AnyFuture) -> AnyFuture? {
    delayed.removeValue(forKey: ObjectIdentifier(future))
  }

  package mutating func taskEnded(_ future: AnyFuture) -> AnyFuture? {
    tasks.removeValue(forKey: ObjectIdentifier(future))
  }

  package func isTask(_ future: AnyFuture) -> Bool {
    tasks[ObjectIdentifier(future)] != nil
  }

  // MARK: Shutting down

  /// Takes no more calls.
  ///
  /// - Returns: Calls that have perhaps not started, to cancel, if that was asked for.
  package mutating func close(cancelPending: Bool) -> [AnyFuture] {
    if case .open = phase { phase = .closed }
    guard cancelPending else { return [] }
    cancelsPending = true
    var doomed: [AnyFuture] = []
    for item in queue.takeAll() {
      if let future = item.future { doomed.append(future) } else { queue.append(item) }
    }
    return doomed + tasks.values + delayed.values
  }

  /// Whether nothing is left that could need a worker, now or later.
  package var isDrained: Bool {
    guard queue.isEmpty, tasks.isEmpty, delayed.isEmpty else { return false }
    if case .open = phase { return false }
    return true
  }

  private func isSatisfied(_ observer: DrainObserver) -> Bool {
    if observer.isInside {
      return queue.isEmpty && delayed.isEmpty && busy == lent && tasks.count == lentTasks
    }
    return isDrained && live == 0
  }

  package mutating func add(_ observer: DrainObserver) { observers.append(observer) }

  package mutating func remove(_ signal: Signal) { observers.removeAll { $0.signal === signal } }

  /// Those who need not wait any longer.
  package mutating func takeSatisfiedObservers() -> [Signal] {
    guard !observers.isEmpty else { return [] }
    let satisfied = observers.filter { isSatisfied($0) }
    let rest = observers.filter { !isSatisfied($0) }
    observers = rest
    return satisfied.map(\.signal)
  }

  /// A call of this pool begins to wait inside `shutdown`.
  package mutating func lend(worker: Bool, task: Bool) -> Growth {
    if worker { lent += 1 }
    if task { lentTasks += 1 }
    return growth()
  }

  package mutating func takeBack(worker: Bool, task: Bool) {
    if worker { lent -= 1 }
    if task { lentTasks -= 1 }
  }

  /// Every call that has not ended.
  package var unfinished: [AnyFuture] {
    var queued: [AnyFuture] = []
    var rest = queue
    while let item = rest.popFirst() {
      if let future = item.future { queued.append(future) }
    }
    return workers.compactMap { $0?.future } + tasks.values + delayed.values + queued
  }

  package mutating func takeLastToLeave() -> PlatformThread? {
    lastToLeave.take()
  }
}
