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
/// A worker is, at every moment, one of these:
///
/// - *idle*: parked, or about to be; on the stack of those who can be woken.
/// - *searching*: on its way to the queue: woken, or spinning. At most one is, unless all are sent home.
/// - *busy*: it has taken an item and not come back. Between publishing the outcome and coming back it also
///   counts as free, because whoever has seen a result and submits again is to get the worker that made
///   it rather than a new one.
/// - *lent*: busy, and blocked in a wait for other calls, or in the pool's own `shutdown`.
///
/// No more than the width are busy and not lent. When a blocked worker comes back there can be one too
/// many for a while; then a worker that comes back takes nothing.
package struct PoolState {
  package enum Phase {
    case open
    case closed
    case broken(any Error)
  }

  package let width: Int
  package let maxPending: Int
  package private(set) var phase = Phase.open
  /// Set by a shutdown that cancels: what comes back to be tried again is cancelled too.
  package private(set) var cancelsPending = false

  private let host: HostHandle
  private var lanes = CallLanes()
  /// One for each index a worker has had.
  private var workers: [Worker?] = []
  /// The indices of parked workers; the last one parked is woken first, its caches are warm.
  private var idle: [Int] = []
  package private(set) var live = 0
  /// Not busy, or busy with nothing more than publishing an outcome.
  private var free = 0
  package private(set) var searching = 0
  /// Those of `live` that take no more work and are about to leave.
  private var retired = 0
  private var busy = 0
  private var lent = 0

  /// `async` bodies whose task has not ended, started or not.
  private var tasks: [ObjectIdentifier: AnyFuture] = [:]
  /// Those of them that have not started.
  private var unstartedTasks: Set<ObjectIdentifier> = []
  /// Those of `tasks` and `callers` that wait inside the pool's own `shutdown`.
  private var lentTasks = 0
  /// Those of them that wait for their next attempt.
  private var pausedTasks: Set<ObjectIdentifier> = []
  /// Calls that their submitters run.
  private var callers: [ObjectIdentifier: AnyFuture] = [:]
  /// Calls that wait for their next attempt.
  private var delayed: [ObjectIdentifier: AnyFuture] = [:]
  /// Submissions that wait for room, oldest first.
  private var submissions = Deque<Submission>()

  package private(set) var counts = CallCounts()
  private var observers: [DrainObserver] = []
  /// The thread that left last; each joins the one before it, and a shutdown joins this one.
  private var lastToLeave: PlatformThread?

  @safe
  private struct Worker {
    let parker: Parker
    /// What it runs; the worker itself holds the reference, and takes the address back before it drops it.
    var current: Unmanaged<AnyFuture>?
    /// Calls that run on top of that one, which waits for them.
    var nested: [AnyFuture] = []
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

  /// A submission that waits for room.
  package struct Submission {
    package let future: AnyFuture
    package let lane: Int
    package let isTask: Bool
    /// Fires when the call was accepted or refused; the future's state tells which.
    package let signal = Signal()
  }

  /// What the queue needs after a change.
  package struct Growth {
    /// A parked worker is to be woken.
    package var wakes: Parker?
    /// A worker with this index is to be started; it is counted already.
    package var starts: Int?
    /// Submissions for which there is room now, or no hope any more.
    package var admitted: [Submission] = []
  }

  package enum Admission {
    case accepted(Growth)
    case refused(Phase)
    case full
  }

  package enum Next {
    case run(AnyFuture, Growth)
    /// Look at the queue's length for a moment, then ask again.
    case spin
    /// Park until somebody says so; a worker too many is not to stay long.
    case park(Parker, isSurplus: Bool)
    case leave
  }

  package init(width: Int, maxPending: Int = .max, host: HostHandle) {
    self.width = width
    self.maxPending = maxPending
    self.host = host
  }

  /// How many extra workers may stand in for blocked ones.
  package static var compensationLimit: Int { 256 }

  /// Calls that have not started.
  package var pending: Int {
    lanes.count - lanes.pieces + unstartedTasks.count + pausedTasks.count + delayed.count
  }

  /// What lies in the queue.
  package var queued: Int { lanes.count }

  /// The share of `pending` that the bound counts: a call between two attempts has started before.
  private var isFull: Bool {
    lanes.count - lanes.pieces + unstartedTasks.count >= maxPending
  }

  // MARK: Work comes in

  /// A call, which says that it is queued here.
  package mutating func submit(_ future: AnyFuture, lane: Int = CallLanes.defaultLane) -> Admission
  {
    guard case .open = phase else { return .refused(phase) }
    if isFull, !hasExpired(future) { return .full }
    accept(future, lane: lane)
    return .accepted(growth())
  }

  /// Takes a call into the queue, unless its time is up.
  ///
  /// Whoever ends a queued call withdraws it here. Has that happened before, the call is seen to be done
  /// now; if it comes after, the call is found and taken out. A call without a plan has no clock.
  private mutating func accept(_ future: AnyFuture, lane: Int) {
    counts.submitted += 1
    if hasExpired(future) {
      counts.failed += 1
    } else {
      lanes.append(future, to: lane, isPiece: false)
    }
  }

  /// Whether a call that is to be taken in has no time left.
  private func hasExpired(_ future: AnyFuture) -> Bool {
    future.plan != nil && future.hasLeftPending
  }

  /// An `async` body, whose task will bring pieces, and which says that it is queued here.
  ///
  /// The first worker is started before them, because a body for which there is no thread must not
  /// become a task.
  package mutating func submitTask(_ future: AnyFuture) -> Admission {
    guard case .open = phase else { return .refused(phase) }
    if isFull, !hasExpired(future) { return .full }
    accept(task: future)
    return .accepted(Growth(starts: live == 0 ? addWorker() : nil))
  }

  /// As for calls: one whose time is up is no pending task; it finds out by itself that it has nothing to do.
  private mutating func accept(task: AnyFuture) {
    counts.submitted += 1
    tasks[ObjectIdentifier(task)] = task
    if task.hasLeftPending {
      counts.failed += 1
    } else {
      unstartedTasks.insert(ObjectIdentifier(task))
    }
  }

  /// A call whose time was up before it could be queued.
  package mutating func countExpired() {
    counts.submitted += 1
    counts.failed += 1
  }

  /// A call that its submitter runs, because there is no room.
  ///
  /// A worker of this pool is known to be busy; other threads are only known by the call.
  package mutating func admitCaller(_ future: AnyFuture, onWorker: Bool) -> Phase? {
    guard case .open = phase else { return phase }
    counts.submitted += 1
    if !onWorker { callers[ObjectIdentifier(future)] = future }
    return nil
  }

  /// An `async` body that is accepted beyond the bound.
  package mutating func admit(task: AnyFuture) -> Phase? {
    guard case .open = phase else { return phase }
    accept(task: task)
    return nil
  }

  /// A piece of an `async` body; welcome as long as there is one, also after shutdown.
  package mutating func submit(piece: AnyFuture, lane: Int) -> Admission {
    if case .broken = phase { return .refused(phase) }
    if case .closed = phase, tasks.isEmpty { return .refused(phase) }
    lanes.append(piece, to: lane, isPiece: true)
    return .accepted(growth())
  }

  /// Waits for room; the submission is admitted by whoever makes some.
  package mutating func wait(for submission: Submission) {
    submissions.append(submission)
  }

  /// Lets a submission in whose time is up: it takes no room.
  private mutating func admitExpired(_ future: AnyFuture) -> [Submission] {
    guard let submission = submissions.popFirst(where: { $0.future === future }) else { return [] }
    if submission.isTask { accept(task: future) } else { accept(future, lane: submission.lane) }
    return [submission]
  }

  /// Those who wait for room on a pool that takes nothing more in.
  package mutating func takeSubmissions() -> [Submission] { submissions.takeAll() }

  /// Lets those in who wait for room, as far as there is some.
  private mutating func admissions() -> [Submission] {
    var admitted: [Submission] = []
    while submissions.count > 0, !isFull, case .open = phase, let next = submissions.popFirst() {
      if next.isTask {
        accept(task: next.future)
      } else {
        accept(next.future, lane: next.lane)
      }
      admitted.append(next)
    }
    return admitted
  }

  // MARK: Workers for it

  /// Who is to look after the queue.
  ///
  /// Nobody, if somebody is searching: he looks before he parks, and calls for the next when he has found
  /// something. So there is one wake-up under way at most, and in a burst of short calls hardly any.
  private mutating func growth() -> Growth {
    guard lanes.count > 0, busy - lent < width else { return Growth() }
    if let index = idle.last {
      guard searching == 0 else { return Growth() }
      idle.removeLast()
      searching += 1
      return Growth(wakes: workers[index]?.parker)
    }
    guard lanes.count > free, live < capacity else { return Growth() }
    return Growth(starts: addWorker())
  }

  /// How many workers there may be.
  private var capacity: Int { width + min(lent, PoolState.compensationLimit) }

  /// Whether another worker could be started; while none can, a worker need not say that it will be free.
  package var canGrow: Bool { live < capacity }

  /// Whether there are more workers than there may be: stand-ins for some that are not blocked any more.
  package var hasSurplus: Bool { live - retired > capacity }

  private mutating func addWorker() -> Int {
    live += 1
    free += 1
    let worker = unsafe Worker(parker: Parker())
    if let index = workers.firstIndex(where: { $0 == nil }) {
      workers[index] = worker
      return index
    }
    workers.append(worker)
    return workers.count - 1
  }

  // MARK: A worker's life

  /// A free worker asks for work.
  ///
  /// - Parameters:
  ///   - index: Which.
  ///   - isSearching: Whether it counts as searching; changed accordingly.
  ///   - maySpin: Whether it is worth its while to wait awake.
  ///   - mayPark: Whether it would wait at all; when not, and there is nothing, nothing is changed.
  /// - Returns: What it is to do; `nil` when there is nothing and it would not wait.
  package mutating func next(
    for index: Int, isSearching: inout Bool, maySpin: Bool, mayPark: Bool = true
  ) -> Next? {
    if busy - lent < width, let future = lanes.popFirst() {
      stopSearching(&isSearching)
      free -= 1
      busy += 1
      unsafe workers[index]?.current = Unmanaged.passUnretained(future)
      var growth = growth()
      if !submissions.isEmpty { growth.admitted = admissions() }
      return .run(future, growth)
    }
    guard mayPark else { return nil }
    if isDrained {
      stopSearching(&isSearching)
      retire()
      return .leave
    }
    if maySpin, lanes.isEmpty, isSearching || searching == 0 {
      if !isSearching { searching += 1 }
      isSearching = true
      return .spin
    }
    stopSearching(&isSearching)
    guard let parker = workers[index]?.parker else { return .leave }
    idle.append(index)
    return .park(parker, isSurplus: hasSurplus)
  }

  private mutating func stopSearching(_ isSearching: inout Bool) {
    if isSearching { searching -= 1 }
    isSearching = false
  }

  /// A parked worker's time is up; `false` when somebody has woken it meanwhile.
  package mutating func retireIfIdle(_ index: Int) -> Bool {
    guard let place = idle.firstIndex(of: index) else { return false }
    idle.remove(at: place)
    retire()
    return true
  }

  /// Wakes everyone who is parked, to go home.
  package mutating func wakeAll() -> [Parker] {
    searching += idle.count
    let parkers = idle.compactMap { workers[$0]?.parker }
    idle.removeAll(keepingCapacity: true)
    return parkers
  }

  /// The worker's outcome is about to be seen.
  package mutating func becomeFree() { free += 1 }

  /// The worker has callbacks to run, which may take long.
  package mutating func becomeUnfree() -> Growth {
    free -= 1
    return growth()
  }

  /// As `becomeUnfree`, for a worker that is about to be lent: then it is said who is to look after the queue.
  package mutating func isNotFree() { free -= 1 }

  /// The worker is about to drop what it ran.
  package mutating func forgetCurrent(of index: Int) {
    unsafe workers[index]?.current = nil
  }

  /// The worker runs something of the user's beside an item.
  package mutating func becomeBusy() { busy += 1 }

  /// The worker is back for more.
  package mutating func comeBack() { busy -= 1 }

  /// The worker will take no more work; it counts until `exit`.
  package mutating func retire() {
    free -= 1
    retired += 1
  }

  /// The worker's thread is about to end.
  ///
  /// What came in since it retired may need another.
  package mutating func exit(
    _ index: Int, _ thread: PlatformThread
  ) -> (previous: PlatformThread?, growth: Growth) {
    let previous = lastToLeave
    lastToLeave = thread
    live -= 1
    retired -= 1
    workers[index] = nil
    return (previous, growth())
  }

  /// The system gave no thread.
  ///
  /// Without any worker nobody would run what is queued: it is handed out, to fail.
  package mutating func startFailed(_ index: Int) -> [AnyFuture] {
    free -= 1
    live -= 1
    workers[index] = nil
    return live - lent > 0 ? [] : lanes.all
  }

  /// The initializer failed: nothing runs any more.
  ///
  /// - Returns: What is queued and futures that have not started, to fail.
  package mutating func breakDown(_ error: any Error) -> [AnyFuture] {
    if case .broken = phase {} else { phase = .broken(error) }
    return lanes.all + tasks.values + delayed.values
  }

  // MARK: Calls that leave the queue by another door

  /// A call that was pending here has been cancelled, has run out of time, or is run by its waiter.
  package mutating func withdraw(_ future: AnyFuture, _ end: CallEnd?) -> Growth {
    let id = ObjectIdentifier(future)
    if future.links.isLinked {
      lanes.remove(future)
    } else if unstartedTasks.remove(id) == nil, pausedTasks.remove(id) == nil,
      delayed.removeValue(forKey: id) == nil
    {
      // It was never let in, or was seen to be done when it was.
      return Growth(admitted: end == nil ? [] : admitExpired(future))
    }
    if let end { counts.add(end) }
    guard !submissions.isEmpty else { return Growth() }
    let admitted = admissions()
    // They may need a worker at once.
    var growth = growth()
    growth.admitted = admitted
    return growth
  }

  package mutating func count(_ end: CallEnd) { counts.add(end) }

  /// A running call's time is up: it has failed, and its body goes on.
  package mutating func callExpired() {
    counts.failed += 1
    counts.overdue += 1
  }

  package mutating func count(_ others: CallCounts) { counts.add(others) }

  /// Whether another attempt may follow; refused by a broken pool and when pending calls are to be
  /// cancelled.
  package var retryRefusal: Phase? {
    if case .broken = phase { return phase }
    return cancelsPending ? phase : nil
  }

  /// A call waits for its next attempt; refused when there is none to be, `nil` when the call is done.
  package mutating func delay(_ future: AnyFuture) -> Admission? {
    if let retryRefusal { return .refused(retryRefusal) }
    guard future.enterQueue(of: host) else { return nil }
    delayed[ObjectIdentifier(future)] = future
    return .accepted(Growth())
  }

  /// As `delay`, for an `async` body, whose task waits itself.
  package mutating func pause(task: AnyFuture) -> Admission? {
    if let retryRefusal { return .refused(retryRefusal) }
    guard task.enterQueue(of: host) else { return nil }
    pausedTasks.insert(ObjectIdentifier(task))
    return .accepted(Growth())
  }

  /// The pause is over.
  package mutating func resume(_ future: AnyFuture, lane: Int) -> Growth {
    guard delayed.removeValue(forKey: ObjectIdentifier(future)) != nil else { return Growth() }
    // Perhaps done: whoever ended it takes it out here.
    lanes.append(future, to: lane, isPiece: false)
    return growth()
  }

  /// A call has ended that no worker has taken.
  package mutating func taskEnded(_ future: AnyFuture) -> AnyFuture? {
    let id = ObjectIdentifier(future)
    return tasks.removeValue(forKey: id) ?? callers.removeValue(forKey: id)
  }

  /// Whether a call is under way that no worker has taken.
  package func isTask(_ future: AnyFuture) -> Bool {
    let id = ObjectIdentifier(future)
    return tasks[id] != nil || callers[id] != nil
  }

  // MARK: Shutting down

  /// Takes no more calls.
  ///
  /// - Returns: Calls that have perhaps not started, to cancel, if that was asked for, and submissions that
  ///   were waiting for room.
  package mutating func close(
    cancelPending: Bool
  ) -> (doomed: [AnyFuture], refused: [Submission]) {
    if case .open = phase { phase = .closed }
    let refused = takeSubmissions()
    guard cancelPending else { return ([], refused) }
    cancelsPending = true
    return (lanes.all.filter { !$0.links.isPiece } + tasks.values + delayed.values, refused)
  }

  /// Whether nothing is left that could need a worker, now or later.
  package var isDrained: Bool {
    guard lanes.isEmpty, tasks.isEmpty, callers.isEmpty, delayed.isEmpty else { return false }
    if case .open = phase { return false }
    return true
  }

  private func isSatisfied(_ observer: DrainObserver) -> Bool {
    if observer.isInside {
      return lanes.isEmpty && delayed.isEmpty && busy == lent
        && tasks.count + callers.count == lentTasks
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

  package var hasObservers: Bool { !observers.isEmpty }

  // MARK: Workers that block

  /// Whether another worker may block: one of all that there may be has to be left to work.
  package var maySpareWorker: Bool { lent + 1 < width + PoolState.compensationLimit }

  /// A call of this pool begins to wait.
  package mutating func lend(worker: Bool, task: Bool) -> Growth {
    if worker { lent += 1 }
    if task { lentTasks += 1 }
    return growth()
  }

  /// The wait is over.
  ///
  /// A stand-in that has parked meanwhile has done so for as long as the pool lives: it is woken, to see that
  /// it is one too many.
  package mutating func takeBack(worker: Bool, task: Bool) -> Growth {
    if worker { lent -= 1 }
    if task { lentTasks -= 1 }
    guard worker, hasSurplus, !idle.isEmpty else { return Growth() }
    searching += 1
    return Growth(wakes: workers[idle.removeFirst()]?.parker)
  }

  /// A worker runs a call on top of what it runs.
  package mutating func beginNested(_ future: AnyFuture, on index: Int) {
    workers[index]?.nested.append(future)
  }

  package mutating func endNested(on index: Int) -> AnyFuture? {
    workers[index]?.nested.popLast()
  }

  /// Every call that has not ended.
  package var unfinished: [AnyFuture] {
    let running = workers.flatMap { worker -> [AnyFuture] in
      let current = unsafe worker?.current?.takeUnretainedValue()
      return (current.map { [$0] } ?? []) + (worker?.nested ?? [])
    }
    return running.filter { !$0.links.isPiece } + tasks.values + callers.values + delayed.values
      + lanes.all.filter { !$0.links.isPiece }
  }

  package mutating func takeLastToLeave() -> PlatformThread? {
    lastToLeave.take()
  }
}
