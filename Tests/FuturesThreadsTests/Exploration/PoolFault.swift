//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A mistake in how the pool's state machine is used, to be found by the explorer.
enum PoolFault: CaseIterable {
  /// A submission wakes nobody, although nobody is searching.
  case submitWakesNobody
  /// Who hands a call in does not look at the notice.
  case noticeIsOverlooked
  /// Who puts the notice up does not look at the inbox again.
  case noSecondLook
  /// A worker that has taken an item does not call for the next worker.
  case takingWakesNobody
  /// A worker whose search was in vain parks without another look at the queue.
  case parksWithoutLooking
  /// A worker whose time is up leaves although somebody has just woken it.
  case leavesThoughWoken
  /// A worker that leaves does not see to what came in meanwhile.
  case leavingStartsNobody
  /// The end of all work is not told to the workers that are parked.
  case drainWakesNobody
  /// The end of all work is not told to those who wait for it.
  case drainTellsNobody
  /// A call that was cancelled stays in the queue.
  case cancelledStaysQueued
  /// A waiter that runs a queued call leaves it in the queue.
  case startedStaysQueued
  /// A worker that blocks calls nobody to take its place.
  case blockedWorkerIsNotReplaced
  /// A worker that has blocked goes on being counted as lent.
  case staysLent
  /// A worker that has stood in for a blocked one is not told that the other is back.
  case standInStays
  /// A worker with callbacks to run still counts as free.
  case callbacksCountAsFree
  /// A worker counts as free after a call that it ran on top of its own.
  case endOnTopCountsAsFree
  /// Room in a full queue is not told to the submission that waits for it.
  case roomTellsNobody
  /// A worker that could not be started strands what only it could have run.
  case missingThreadStrandsCalls
  /// A pool whose last worker has gone does not stay for calls that are being taken out of its queue.
  case desertedPoolIsLetGo
}
